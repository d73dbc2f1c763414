"""A function on AWS's own runtime client: it greets or fails, as the event asks."""

import os

if "FAIL_INIT" in os.environ:
    raise RuntimeError("cannot initialize")


class GreetingError(Exception):
    """What the handler says is wrong."""


def handler(event, context):
    if "fail" in event:
        raise GreetingError(event["fail"])
    print("greeting for", context.aws_request_id)
    return {
        "message": f"Hello, {event['name']}!",
        "requestId": context.aws_request_id,
    }
