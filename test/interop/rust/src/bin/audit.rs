//! An extension on AWS's own client: it says which events and which telemetry it was given.
use lambda_extension::{
    Error, Extension, LambdaEvent, LambdaTelemetry, LambdaTelemetryRecord, NextEvent,
    SharedService, service_fn,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    Extension::new()
        .with_events(&["INVOKE", "SHUTDOWN"])
        .with_events_processor(service_fn(on_event))
        .with_telemetry_types(&["platform", "function", "extension"])
        .with_telemetry_processor(SharedService::new(service_fn(on_telemetry)))
        .with_telemetry_port_number(9003)
        .run()
        .await
}

async fn on_event(event: LambdaEvent) -> Result<(), Error> {
    match event.next {
        NextEvent::Invoke(invoke) => println!("invoked {}", invoke.request_id),
        NextEvent::Shutdown(shutdown) => {
            println!("shut down for {}", shutdown.shutdown_reason);
            // The client would poll again, and be killed when the time is up.
            std::process::exit(0);
        }
    }
    Ok(())
}

/// An extension's lines are not told: each would beget the next.
async fn on_telemetry(records: Vec<LambdaTelemetry>) -> Result<(), Error> {
    for record in records {
        match record.record {
            LambdaTelemetryRecord::Function(line) => println!("delivered {}", line.trim()),
            LambdaTelemetryRecord::PlatformInitStart { .. } => println!("init started"),
            LambdaTelemetryRecord::PlatformInitReport { .. } => println!("init reported"),
            LambdaTelemetryRecord::PlatformStart { request_id, .. } => {
                println!("started {request_id}")
            }
            LambdaTelemetryRecord::PlatformRuntimeDone {
                request_id, status, ..
            } => println!("done {request_id} {status:?}"),
            LambdaTelemetryRecord::PlatformReport { request_id, .. } => {
                println!("reported {request_id}")
            }
            _ => {}
        }
    }
    Ok(())
}
