"""A runtime that speaks the Runtime API by hand. An event says under "do" what it is to do."""

import json
import os
import signal
import socket
import threading
import time
from http.client import HTTPConnection

API = "/2018-06-01/runtime"
MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100


def connect():
    return HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(connection, method, path, body=None, headers=None):
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    return response, response.read()


def answer(event, headers, body):
    match event.get("do"):
        case "environment":
            return dict(os.environ)
        case "headers":
            return {name.lower(): value for name, value in headers.items()}
        case "metadata":
            return ask_for_metadata()
        case "folder":
            return os.getcwd()
        case "sleep":
            time.sleep(event["seconds"])
            return None
        case "write":
            os.write(1, bytes.fromhex(event["hex"]) * event.get("times", 1))
            return None
        case "large":
            return "x" * MAX_RESPONSE_BYTES
        case _:
            return body.decode()


def ask_for_metadata():
    connection = HTTPConnection(os.environ["AWS_LAMBDA_METADATA_API"])
    headers = {"Authorization": f"Bearer {os.environ['AWS_LAMBDA_METADATA_TOKEN']}"}
    path = "/2026-01-15/metadata/execution-environment"
    response, body = call(connection, "GET", path, headers=headers)
    return {"status": response.status, "body": json.loads(body)}


def start_internal_extension(name):
    """Asks for SHUTDOWN first, which an internal extension may not have."""
    connection = connect()
    headers = {"Lambda-Extension-Name": name}
    for events in (["INVOKE", "SHUTDOWN"], ["INVOKE"]):
        body = json.dumps({"events": events})
        response, _ = call(connection, "POST", "/2020-01-01/extension/register", body, headers)
    identifier = {"Lambda-Extension-Identifier": response.getheader("Lambda-Extension-Identifier")}

    def poll():
        while True:
            call(connection, "GET", "/2020-01-01/extension/event/next", headers=identifier)

    threading.Thread(target=poll, daemon=True).start()


def tick(seconds):
    while True:
        time.sleep(seconds)
        print("tick", flush=True)


def say_goodbye(*_):
    """Its last words have no line end."""
    os.write(1, os.environ["GOODBYE"].encode())
    os._exit(0)


def main():
    if "PORT" in os.environ:
        listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
    if "INTERNAL" in os.environ:
        start_internal_extension(os.environ["INTERNAL"])
    if "GOODBYE" in os.environ:
        signal.signal(signal.SIGTERM, say_goodbye)
    if "TICK" in os.environ:
        threading.Thread(target=tick, args=[float(os.environ["TICK"])], daemon=True).start()
    connection = connect()
    while True:
        response, body = call(connection, "GET", f"{API}/invocation/next")
        event = json.loads(body)
        result = answer(event, response.headers, body)
        if event.get("do") == "misaddress":
            refused, _ = call(connection, "POST", f"{API}/invocation/another/response", "{}")
            result = refused.status
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        call(connection, "POST", f"{API}/invocation/{request_id}/response", json.dumps(result))


main()
