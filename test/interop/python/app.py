"""A function on AWS's own runtime client: it greets, fails or misbehaves, as the event asks."""

import logging
import os
import signal
import tempfile
import threading
import time

INITIALIZED = os.path.join(tempfile.gettempdir(), "initialized")
FAIL_INIT = os.environ.get("FAIL_INIT")


def is_first_init():
    """What is in the temporary folder outlives a reset, and nothing else does."""
    if os.path.exists(INITIALIZED):
        return False
    open(INITIALIZED, "w").close()
    return True


if FAIL_INIT == "leave":
    os._exit(0)
if FAIL_INIT == "hang" and is_first_init():
    time.sleep(60)
if FAIL_INIT == "always" or (FAIL_INIT == "once" and is_first_init()):
    raise RuntimeError("cannot initialize")


def terminate(_signal, _frame):
    print("terminated", flush=True)
    os._exit(0)


if "HEED_SIGTERM" in os.environ:
    signal.signal(signal.SIGTERM, terminate)


class GreetingError(Exception):
    """What the handler says is wrong."""


class Ticks:
    """Counts hundredths of a second in the background, from the first time it is asked."""

    def __init__(self):
        self.count = 0
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while True:
            time.sleep(0.01)
            self.count += 1

    def read(self):
        if not self.thread.is_alive():
            self.thread.start()
        return self.count


ticks = Ticks()


def handler(event, context):
    if "fail" in event:
        raise GreetingError(event["fail"])
    memory = b"x" * (event.get("allocate", 0) << 20)
    time.sleep(event.get("hang", 0))
    if "exit" in event:
        os._exit(event["exit"])
    for level, message in event.get("log", {}).items():
        logging.getLogger().log(logging.getLevelName(level), message)
    if "ticks" in event:
        return {"ticks": ticks.read()}
    if "allocate" in event:
        return {"bytes": len(memory)}
    if "size" in event:
        return "x" * event["size"]
    print("greeting for", context.aws_request_id)
    return {
        "message": f"Hello, {event['name']}!",
        "requestId": context.aws_request_id,
    }
