"""An extension that subscribes to the Logs API by hand. Its argument is its name; SCHEMA and METHOD say how."""

import json
import os
import sys
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = sys.argv[1]
METHOD = os.environ.get("METHOD", "POST")


class Listener(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def take(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.command == METHOD else 405)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = take
    do_PUT = take

    def log_message(self, *_):
        pass


def call(method, path, body=None, headers=None):
    connection = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, path, body and json.dumps(body), headers or {})
    response = connection.getresponse()
    return response, json.loads(response.read())


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    response, _ = call(
        "POST",
        "/2020-01-01/extension/register",
        {"events": ["INVOKE", "SHUTDOWN"]},
        {"Lambda-Extension-Name": NAME},
    )
    identifier = {"Lambda-Extension-Identifier": response.getheader("Lambda-Extension-Identifier")}
    subscription = {
        "types": ["platform", "function", "extension"],
        "buffering": {"timeoutMs": 25},
        "destination": {
            "protocol": "HTTP",
            "URI": f"http://sandbox.localdomain:{server.server_port}/logs",
            "method": METHOD,
        },
    }
    if "SCHEMA" in os.environ:
        subscription["schemaVersion"] = os.environ["SCHEMA"]
    response, answer = call("PUT", "/2020-08-15/logs", subscription, identifier)
    print(f"subscribed: {response.status} {answer}", flush=True)
    while True:
        _, event = call("GET", "/2020-01-01/extension/event/next", headers=identifier)
        if event["eventType"] == "SHUTDOWN":
            return


main()
