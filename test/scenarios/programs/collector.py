"""
An extension with two subscriptions, as the OpenTelemetry collector for Lambda with its receiver
telemetryapi has them: one for the life cycle, whose runtimeDone each invoke waits for, and one for
what is exported. It subscribes to the first twice, as one that lost the answer does.
"""

import json
import os
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

took = threading.Condition()
events = {"lifecycle": [], "export": []}


def listen(purpose):
    class Listener(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            batch = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with took:
                events[purpose] += batch
                took.notify_all()
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def call(method, path, body=None, headers=None):
    connection = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, path, body and json.dumps(body), headers or {})
    answer = connection.getresponse()
    return answer.status, answer.headers, json.loads(answer.read())


def subscribe(types, port, path):
    destination = {"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{port}{path}"}
    buffering = {"timeoutMs": 25, "maxBytes": 262144, "maxItems": 1000}
    body = {"schemaVersion": "2022-12-13", "types": types, "buffering": buffering}
    body["destination"] = destination
    status, _, said = call("PUT", "/2022-07-01/telemetry", body, identity)
    print(f"{', '.join(types)}: {status} {said}", flush=True)


name = {"Lambda-Extension-Name": "collector"}
wanted = {"events": ["INVOKE", "SHUTDOWN"]}
_, answered, _ = call("POST", "/2020-01-01/extension/register", wanted, name)
identity = {"Lambda-Extension-Identifier": answered["Lambda-Extension-Identifier"]}
lifecycle = listen("lifecycle")
subscribe(["platform"], lifecycle, "/")
subscribe(["platform", "function"], listen("export"), "/export")
subscribe(["platform"], lifecycle, "/")


def is_done(request_id):
    return any(
        event["type"] == "platform.runtimeDone" and event["record"]["requestId"] == request_id
        for event in events["lifecycle"]
    )


while True:
    _, _, event = call("GET", "/2020-01-01/extension/event/next", headers=identity)
    if event["eventType"] == "SHUTDOWN":
        lines = [each["record"] for each in events["export"] if each["type"] == "function"]
        print(f"exported: {', '.join(lines)}", flush=True)
        break
    with took:
        took.wait_for(lambda: is_done(event["requestId"]))
