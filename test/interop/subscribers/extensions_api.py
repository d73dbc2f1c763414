"""The Extensions API, as far as a subscriber needs it. Of Python's own library only.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
"""

import json
import os
import sys
from urllib.request import Request, urlopen

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}"


def register(name):
    """Returns the identifier that every later call carries."""
    body = {"events": ["INVOKE", "SHUTDOWN"]}
    request = Request(
        f"{API}/2020-01-01/extension/register",
        method="POST",
        headers={"Content-Type": "application/json", "Lambda-Extension-Name": name},
        data=json.dumps(body).encode(),
    )
    with urlopen(request) as answer:
        return answer.headers["Lambda-Extension-Identifier"]


def next_event(identifier):
    """Waits for the next event, without a limit: the environment may be frozen meanwhile."""
    request = Request(
        f"{API}/2020-01-01/extension/event/next",
        headers={"Lambda-Extension-Identifier": identifier},
    )
    with urlopen(request) as answer:
        return json.load(answer)


def subscribe(path, identifier, subscription):
    """Raises unless the API answers with 200: 202 is for environments that deliver nothing."""
    request = Request(
        f"{API}{path}",
        method="PUT",
        headers={"Content-Type": "application/json", "Lambda-Extension-Identifier": identifier},
        data=json.dumps(subscription).encode(),
    )
    with urlopen(request) as answer:
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"subscribing answers {answer.status}: {text}")
        say(f"subscribed {text}")


def describe(event):
    """An event in a line; None for a line that we wrote, since telling it would beget another."""
    kind, record = event["type"], event["record"]
    if isinstance(record, str):
        line = record.strip()
        return None if line.startswith("> ") else f"{kind}: {line}"
    words = [record.get(key) for key in ("requestId", "phase", "name", "status", "state")]
    return " ".join([kind, *filter(None, words)])


def say(line):
    # In one piece: two threads write.
    sys.stdout.write(f"> {line}\n")
    sys.stdout.flush()
