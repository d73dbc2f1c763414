import { faultBody, SANDBOX_FAILURE } from "../../lambda/fault.ts";
import type { InvokeRequest } from "../../lambda/invocation.ts";
import { THROTTLED, throttledBody } from "../../lambda/throttle.ts";
import { newTrace } from "../../lambda/trace.ts";
import { Invocation } from "../invocation.ts";
import type { SandboxWorld } from "../world.ts";

/**
 * The invocation of `request`, as the service's front makes it. With tracing on it has a span, and
 * a trace where the caller brought none.
 */
export function receive(
  { settings, clock, random }: SandboxWorld,
  request: InvokeRequest,
): Invocation {
  const requestId = request.requestId ?? random.uuid();
  if (settings.tracing !== "Active") return new Invocation(requestId, request);
  const traceId = request.traceId ?? newTrace(clock.now(), random);
  return new Invocation(requestId, { ...request, traceId, spanId: random.hex(8) });
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
