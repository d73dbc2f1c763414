//! A function on AWS's own runtime client: it greets, fails or streams, as the event asks.
use std::process::exit;

use lambda_runtime::{
    Diagnostic, FunctionResponse, LambdaEvent, run, service_fn,
    streaming::{Body, Response, channel},
};
use serde_json::{Value, json};

type Answer = Result<FunctionResponse<Value, Body>, Diagnostic>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    if std::env::var("FAIL_INIT").is_ok() {
        eprintln!("cannot initialize");
        exit(1);
    }
    run(service_fn(answer)).await
}

async fn answer(event: LambdaEvent<Value>) -> Answer {
    let (payload, context) = event.into_parts();
    if let Some(reason) = payload["fail"].as_str() {
        return Err(Diagnostic {
            error_type: "GreetingError".into(),
            error_message: reason.into(),
        });
    }
    if let Some(words) = payload["stream"].as_array() {
        return Ok(FunctionResponse::StreamingResponse(stream(words.clone())));
    }
    let message = format!("Hello, {}!", payload["name"].as_str().unwrap_or("nobody"));
    println!("greeting for {}", context.request_id);
    let answer = json!({ "message": message, "requestId": context.request_id });
    Ok(FunctionResponse::BufferedResponse(answer))
}

/// One chunk for each word.
fn stream(words: Vec<Value>) -> Response<Body> {
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        for word in words {
            let text = word.as_str().unwrap_or_default().to_owned();
            if sender.send_data(text.into()).await.is_err() {
                return;
            }
        }
    });
    Response::from(body)
}
