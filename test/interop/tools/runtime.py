"""Answers with what it was given, or with an error where the event says under "fail" what is wrong."""

import json
import os
from http.client import HTTPConnection

INVOCATION = "/2018-06-01/runtime/invocation"
connection = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None):
    connection.request(method, INVOCATION + path, body)
    response = connection.getresponse()
    return response.headers, response.read()


while True:
    headers, body = call("GET", "/next")
    event = json.loads(body)
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    if "fail" in event:
        error = {"errorType": "Shop.Closed", "errorMessage": event["fail"]}
        call("POST", f"/{request_id}/error", json.dumps(error))
    else:
        context = headers["Lambda-Runtime-Client-Context"]
        identity = headers["Lambda-Runtime-Cognito-Identity"]
        answer = {"event": event, "context": context, "identity": identity}
        call("POST", f"/{request_id}/response", json.dumps(answer))
