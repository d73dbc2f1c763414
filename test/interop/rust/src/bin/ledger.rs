//! An extension on AWS's own client and the Logs API: it says what it was given.
use lambda_extension::{
    Error, Extension, LambdaEvent, LambdaLog, LambdaLogRecord, NextEvent, SharedService, service_fn,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    Extension::new()
        .with_events(&["INVOKE", "SHUTDOWN"])
        .with_events_processor(service_fn(on_event))
        .with_log_types(&["platform", "function", "extension"])
        .with_logs_processor(SharedService::new(service_fn(on_logs)))
        .with_log_port_number(9004)
        .run()
        .await
}

async fn on_event(event: LambdaEvent) -> Result<(), Error> {
    if let NextEvent::Shutdown(_) = event.next {
        // The client would poll again, and be killed when the time is up.
        std::process::exit(0);
    }
    Ok(())
}

/// An extension's lines are not told: each would beget the next.
async fn on_logs(logs: Vec<LambdaLog>) -> Result<(), Error> {
    for log in logs {
        match log.record {
            LambdaLogRecord::Function(line) => println!("delivered {}", line.trim()),
            LambdaLogRecord::PlatformStart { request_id } => println!("started {request_id}"),
            LambdaLogRecord::PlatformRuntimeDone { request_id, status } => {
                println!("done {request_id} {status}")
            }
            LambdaLogRecord::PlatformEnd { request_id } => println!("ended {request_id}"),
            LambdaLogRecord::PlatformReport { request_id, .. } => println!("reported {request_id}"),
            LambdaLogRecord::PlatformFault(fault) => {
                println!("fault {}", fault.replace(['\t', '\n'], " "))
            }
            _ => {}
        }
    }
    Ok(())
}
