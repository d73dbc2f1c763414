"""An extension that says in a line each what the Telemetry API brings it over HTTP.

https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
"""

import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from extensions_api import describe, next_event, register, say, subscribe

HOST = os.environ.get("LISTEN_AT", "0.0.0.0")
PORT = int(os.environ.get("LISTEN_PORT", "4243"))
BUFFERING = json.loads(os.environ.get("BUFFERING", '{"timeoutMs": 25}'))
# How much of the time that is left at the end is kept for leaving.
MARGIN_S = 0.3

reports = set()
has_come = threading.Condition()


class Listener(BaseHTTPRequestHandler):
    def do_POST(self):
        events = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for event in events:
            line = describe(event)
            if line is not None:
                say(line)
            if event["type"] == "platform.report":
                with has_come:
                    reports.add(event["record"]["requestId"])
                    has_come.notify_all()
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Keeps the server from telling every request on stderr, which would beget the next."""


def main():
    identifier = register("telemetry")
    print("registered", flush=True)
    server = ThreadingHTTPServer((HOST, PORT), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    subscribe("/2022-07-01/telemetry", identifier, {
        "schemaVersion": "2022-12-13",
        "types": ["platform", "function", "extension"],
        "buffering": BUFFERING,
        "destination": {"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{PORT}/events"},
    })
    last = None
    while (event := next_event(identifier))["eventType"] == "INVOKE":
        last = event["requestId"]
    left = event["deadlineMs"] / 1000 - time.time() - MARGIN_S
    with has_come:
        is_whole = has_come.wait_for(lambda: last is None or last in reports, timeout=left)
    say("left with all reports" if is_whole else "left without the last report")


main()
