import { faultBody, statusOf, timedOut, type Fault } from "../lambda/fault.ts";
import type { ExtensionEvent } from "../lambda/event.ts";
import type { InvocationReport } from "../lambda/invocation.ts";
import type { PhaseStatus, Start } from "../lambda/phase.ts";
import { thaw } from "./freeze.ts";
import { answer } from "./response.ts";
import type { Invocation } from "./invocation.ts";
import type { Sandbox } from "./sandbox.ts";

/** With no timeout a deadline is still sent, since clients depend on it: a day ahead. */
const NO_DEADLINE_MS = 86_400_000;

/** Starts the clock of `invocation`: at the deadline the environment fails with `Sandbox.Timedout`. */
export function armDeadline(sandbox: Sandbox, invocation: Invocation): void {
  const { generation, world } = sandbox;
  const { timeoutMs } = world.settings;
  const isLimited = Number.isFinite(timeoutMs);
  invocation.startedMs = world.clock.monotonic();
  invocation.deadlineAt = Math.floor(world.clock.now() + (isLimited ? timeoutMs : NO_DEADLINE_MS));
  if (isLimited) {
    invocation.cancelDeadline = world.clock.schedule(timeoutMs, () =>
      generation.fail(timedOut(timeoutMs)),
    );
  }
}

/**
 * The invoke phase: INVOKE to the extensions that asked for it, the event to the runtime, and done
 * when all are back at next (RIE internal/lambda/rapid/handlers.go, doInvoke). The caller has its
 * answer as soon as the runtime has posted it. Rejects with a FaultError when the environment
 * fails.
 */
export async function runInvoke(
  sandbox: Sandbox,
  invocation: Invocation,
  { start, initMs }: { start: Start; initMs: number | undefined },
): Promise<void> {
  const { runtime, registry, monitor } = sandbox.generation;
  thaw(sandbox);
  if (Number.isNaN(invocation.startedMs)) armDeadline(sandbox, invocation);
  const { requestId, startedMs } = invocation;
  recordStart(sandbox, invocation, start);
  if (registry.size > 0) releaseExtensions(sandbox, invocation);
  runtime.dispatch(invocation);
  await monitor.until(() => runtime.isAtNext);
  const durationMs = sandbox.world.clock.monotonic() - startedMs;
  sandbox.record({ type: "runtimeDone", requestId, durationMs });
  await monitor.until(() => registry.isAtNext);
  endInvoke(sandbox, invocation, { start, initMs, status: "success" });
}

/**
 * Answers the caller with `fault`, unless it has its answer. What is returned ends the invocation,
 * once the environment has been reset.
 */
export function failInvoke(
  sandbox: Sandbox,
  invocation: Invocation,
  { fault, start }: { fault: Fault; start: Start },
): () => void {
  invocation.cancelDeadline();
  // START is written also when init inside the invoke came to nothing.
  recordStart(sandbox, invocation, start);
  const { outcome, errorType } = fault;
  const body = faultBody(fault, invocation.requestId);
  answer(sandbox, invocation, { outcome, errorType, body });
  const endedMs = sandbox.world.clock.monotonic();
  return () =>
    endInvoke(sandbox, invocation, { start, status: statusOf(fault), errorType, endedMs });
}

/** Notes that the invoke has started, once. */
function recordStart(sandbox: Sandbox, invocation: Invocation, start: Start): void {
  if (invocation.isStarted) return;
  invocation.isStarted = true;
  sandbox.record({ type: "invokeStarted", requestId: invocation.requestId, start });
}

/** Sends INVOKE. Extensions are released before the runtime, as RIE does. */
function releaseExtensions(sandbox: Sandbox, { requestId, request, deadlineAt }: Invocation): void {
  const { random } = sandbox.world;
  const { traceId, qualifier } = request;
  const event: ExtensionEvent = {
    eventType: "INVOKE",
    deadlineMs: deadlineAt,
    requestId,
    invokedFunctionArn: qualifier ? `${sandbox.arn}:${qualifier}` : sandbox.arn,
    ...(traceId === undefined ? {} : { tracing: { type: "X-Amzn-Trace-Id", value: traceId } }),
  };
  for (const extension of sandbox.generation.registry.all) {
    if (!extension.wants("INVOKE")) continue;
    extension.send({ id: random.uuid(), event });
    sandbox.record({ type: "eventSent", extension: extension.name, event });
  }
}

interface PhaseEnd {
  readonly start: Start;
  readonly status: PhaseStatus;
  readonly errorType?: string | undefined;
  readonly initMs?: number | undefined;
  /** Monotonic; now unless said. */
  readonly endedMs?: number;
}

function endInvoke(sandbox: Sandbox, invocation: Invocation, end: PhaseEnd): void {
  const { clock, settings } = sandbox.world;
  const { requestId, startedMs, request } = invocation;
  const { start, status, initMs, endedMs = clock.monotonic() } = end;
  const errorType = status === "timeout" ? undefined : end.errorType;
  invocation.cancelDeadline();
  // An attached init that failed never came to a dispatch.
  const elapsedMs = Number.isNaN(startedMs) ? 0 : endedMs - startedMs;
  const durationMs = roundMs(Math.min(elapsedMs, settings.timeoutMs));
  const billedMs = Math.max(1, Math.ceil(durationMs + (initMs ?? 0)));
  const times = {
    durationMs,
    billedMs,
    initMs: initMs === undefined ? undefined : roundMs(initMs),
  };
  sandbox.record({ type: "invokeEnded", requestId, status, errorType, ...times });
  const { traceId } = request;
  const environment = sandbox.number;
  const report = { requestId, environment, start, status, errorType, traceId, ...times };
  invocation.end(report satisfies InvocationReport);
}

/** Lambda reports milliseconds with three decimals. */
function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
