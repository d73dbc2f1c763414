import { faultBody, statusOf, timedOut, type Fault } from "../../lambda/fault.ts";
import type { ExtensionEvent } from "../../lambda/event.ts";
import type { Start } from "../../lambda/phase.ts";
import { thaw } from "./freeze.ts";
import { endInvoke, recordRuntimeDone } from "./invoke-end.ts";
import { answer } from "./answer.ts";
import { drain } from "./drain.ts";
import type { Invocation } from "../invocation.ts";
import type { Sandbox } from "../sandbox.ts";

/** With no timeout a deadline is still sent, since clients depend on it: a day ahead. */
const NO_DEADLINE_MS = 86_400_000;

/** Starts the clock of `invocation`: at the deadline the environment fails with `Sandbox.Timedout`. */
export function armDeadline(sandbox: Sandbox, invocation: Invocation): void {
  const { generation, world } = sandbox;
  const { timeoutMs } = world.settings;
  const isLimited = Number.isFinite(timeoutMs);
  invocation.startedAt = world.clock.now();
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
  const { generation } = sandbox;
  const { clock, settings } = sandbox.world;
  const { runtime, registry, monitor, memory, processes, signal } = generation;
  signal.throwIfAborted();
  thaw(sandbox);
  if (Number.isNaN(invocation.startedMs)) armDeadline(sandbox, invocation);
  memory.start();
  recordStart(sandbox, invocation, start);
  if (registry.size > 0) releaseExtensions(sandbox, invocation);
  runtime.dispatch(invocation);
  await monitor.until(() => runtime.isAtNext);
  const doneMs = clock.monotonic();
  const quiet = untilQuiet(sandbox, invocation);
  try {
    if (processes.size > 0) await drain(sandbox);
  } finally {
    // It was back at next, whatever has failed since.
    recordRuntimeDone(sandbox, invocation, { status: "success", doneMs });
  }
  const endedMs = await quiet;
  // The timer may come later than what it was to forestall.
  if (endedMs - invocation.startedMs >= settings.timeoutMs) {
    generation.fail(timedOut(settings.timeoutMs));
  }
  // Without extensions nothing has gone on since the runtime was done.
  if (registry.size > 0 && processes.size > 0) await drain(sandbox);
  if (memory.isWatching) await memory.stop();
  // It may have failed since, also for what the memory's last sample found.
  signal.throwIfAborted();
  const maxMemoryMb = memory.takePeakMb();
  endInvoke(sandbox, invocation, { start, initMs, maxMemoryMb, endedMs, status: "success" });
}

/**
 * Answers the caller with `fault`, unless it has its answer. What is returned ends the invocation,
 * once the environment has been reset.
 */
export function failInvoke(
  sandbox: Sandbox,
  invocation: Invocation,
  { fault, start, initMs }: { fault: Fault; start: Start; initMs?: number | undefined },
): () => Promise<void> {
  const { memory } = sandbox.generation;
  invocation.cancelDeadline();
  // Now, since whatever is measured is about to end.
  const measured = memory.isWatching ? memory.stop() : undefined;
  // START is written also when init inside the invoke came to nothing.
  recordStart(sandbox, invocation, start);
  const { outcome } = fault;
  const body = faultBody(fault, invocation.requestId);
  answer(sandbox, invocation, { outcome, errorType: fault.errorType, body });
  const status = statusOf(fault);
  const errorType = status === "timeout" ? undefined : fault.errorType;
  const endedMs = sandbox.world.clock.monotonic();
  recordRuntimeDone(sandbox, invocation, { status, errorType, doneMs: endedMs });
  return async () => {
    // Where nothing is measured it ends at once, before a shutdown that was asked for begins.
    if (measured) await measured;
    const maxMemoryMb = memory.takePeakMb();
    endInvoke(sandbox, invocation, { start, status, errorType, initMs, maxMemoryMb, endedMs });
  };
}

/**
 * Resolves to when all extensions are back at next, in monotonic milliseconds. The deadline counts
 * until then alone: what is read and measured after it is our own work.
 */
function untilQuiet({ generation, world }: Sandbox, invocation: Invocation): Promise<number> {
  const ended = generation.monitor
    .until(() => generation.registry.isAtNext)
    .then(() => {
      invocation.cancelDeadline();
      return world.clock.monotonic();
    });
  // It may fail while nobody waits for it yet.
  ended.catch(() => {});
  return ended;
}

/** Notes that the invoke has started, once. */
function recordStart(sandbox: Sandbox, invocation: Invocation, start: Start): void {
  if (invocation.isStarted) return;
  invocation.isStarted = true;
  sandbox.record({ type: "invokeStarted", ...invocation.identity, start });
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
