"""An extension that says in a line each what the Logs API puts to it, in its first schema.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from extensions_api import describe, next_event, register, say, subscribe

PORT = 4243


class Listener(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        for event in json.loads(self.rfile.read(int(self.headers["Content-Length"]))):
            line = describe(event)
            if line is not None:
                say(line)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Keeps the server from telling every request on stderr, which would beget the next."""


def main():
    identifier = register("logs")
    server = ThreadingHTTPServer(("0.0.0.0", PORT), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    subscribe("/2020-08-15/logs", identifier, {
        "schemaVersion": "2020-08-15",
        "types": ["platform", "function", "extension"],
        "buffering": {"maxItems": 1000, "maxBytes": 262144, "timeoutMs": 100},
        "destination": {
            "protocol": "HTTP",
            "URI": f"http://sandbox.localdomain:{PORT}",
            "method": "PUT",
            "encoding": "JSON",
        },
    })
    while next_event(identifier)["eventType"] == "INVOKE":
        pass


main()
