import { faultBody, SANDBOX_FAILURE } from "../../lambda/fault.ts";
import type { InvokeRequest } from "../../lambda/invocation.ts";
import { THROTTLED, throttledBody } from "../../lambda/throttle.ts";
import { newTrace } from "../../lambda/trace.ts";
import { Invocation } from "../invocation.ts";
import type { SandboxWorld } from "../world.ts";

/**
 * The invocation of `request`, as the service's front makes it. It has a trace: the caller's as it
 * is, else a new one. With tracing on it has a span as well.
 */
export function receive(
  { settings, clock, random }: SandboxWorld,
  request: InvokeRequest,
): Invocation {
  const requestId = request.requestId ?? random.uuid();
  // An empty header says nothing.
  const traceId = request.traceId || newTrace(settings, { now: clock.now(), random });
  const span = settings.tracing === "Active" ? { spanId: random.hex(8) } : {};
  const ids = { requestId, invocationId: random.uuid() };
  return new Invocation(ids, { ...request, traceId, ...span });
}

/** Answers a caller who comes above the concurrency of the function. */
export function throttle({ settings, journal, clock }: SandboxWorld, invocation: Invocation): void {
  const { requestId } = invocation;
  const body = throttledBody(settings.concurrency !== undefined);
  const time = { at: clock.now(), monotonicMs: clock.monotonic() };
  journal.append({ type: "throttled", requestId, ...time, environment: 0 });
  invocation.settle({ requestId, outcome: "throttled", errorType: THROTTLED, body });
  invocation.end(undefined);
}

/** Answers a caller whose turn will not come: the environments are shut down for good. */
export function abandon(invocation: Invocation): void {
  const { requestId } = invocation;
  const { outcome, errorType } = SANDBOX_FAILURE;
  const body = faultBody(SANDBOX_FAILURE, requestId);
  invocation.settle({ requestId, outcome, errorType, body });
  invocation.end(undefined);
}
