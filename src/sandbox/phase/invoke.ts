import type { ExtensionEvent } from "../../lambda/event.ts";
import { timedOut } from "../../lambda/fault.ts";
import type { Environment } from "../environment.ts";
import type { Turn } from "../turn.ts";
import { startClock } from "./deadline.ts";
import { drain } from "./drain.ts";
import { thaw } from "./freeze.ts";
import { endInvoke, overheadOf, recordRuntimeDone, recordStart } from "./invoke-records.ts";

/**
 * The invoke phase: INVOKE to the extensions that asked for it, the event to the runtime, and done
 * when all are back at next (RIE internal/lambda/rapid/handlers.go, doInvoke). The caller has its
 * answer as soon as the runtime has posted it. Rejects with a FaultError when the environment
 * fails.
 */
export async function runInvoke(environment: Environment, turn: Turn): Promise<void> {
  const { generation } = environment;
  const { clock, settings } = environment.world;
  const { runtime, registry, monitor, memory, processes, signal } = generation;
  turn.meet();
  signal.throwIfAborted();
  thaw(environment);
  if (Number.isNaN(turn.invocation.startedMs)) startClock(environment, turn);
  memory.start();
  recordStart(environment, turn);
  if (registry.size > 0) releaseExtensions(environment, turn);
  runtime.dispatch(turn);
  await monitor.until(() => turn.state === "done");
  const doneMs = clock.monotonic();
  const quiet = untilQuiet(environment, turn);
  try {
    if (processes.size > 0) await drain(environment);
  } finally {
    // It was back at next, whatever has failed since.
    recordRuntimeDone(environment, turn, { status: "success", doneMs });
  }
  const endedMs = await quiet;
  // The timer may come later than the deadline.
  if (endedMs - turn.invocation.startedMs >= settings.timeoutMs) {
    generation.fail(timedOut(settings.timeoutMs));
  }
  // Without extensions nothing has gone on since the runtime was done.
  if (registry.size > 0 && processes.size > 0) await drain(environment);
  if (memory.isWatching) await memory.stop();
  // It may have failed since, also for what the memory's last sample found.
  signal.throwIfAborted();
  runtime.release(turn);
  const maxMemoryMb = memory.takePeakMb();
  const extensionOverheadMs = overheadOf(environment, turn, endedMs);
  endInvoke(environment, turn, { status: "success", maxMemoryMb, extensionOverheadMs, endedMs });
}

/**
 * Resolves when all extensions are back at next, to that time in monotonic milliseconds. The
 * deadline holds until then. What is read and measured later is our own work.
 */
function untilQuiet({ generation, world }: Environment, turn: Turn): Promise<number> {
  const ended = generation.monitor
    .until(() => generation.registry.isAtNext)
    .then(() => {
      turn.cancelDeadline();
      return world.clock.monotonic();
    });
  // It may fail before anybody waits for it.
  ended.catch(() => {});
  return ended;
}

/** Sends INVOKE. Extensions are released before the runtime, as RIE does. */
function releaseExtensions(environment: Environment, { invocation }: Turn): void {
  const { random } = environment.world;
  const { requestId, deadlineAt } = invocation;
  const { traceId, qualifier } = invocation.request;
  const event: ExtensionEvent = {
    eventType: "INVOKE",
    deadlineMs: deadlineAt,
    requestId,
    invokedFunctionArn: qualifier ? `${environment.arn}:${qualifier}` : environment.arn,
    ...(traceId === undefined ? {} : { tracing: { type: "X-Amzn-Trace-Id", value: traceId } }),
  };
  for (const extension of environment.generation.registry.all) {
    if (!extension.wants("INVOKE")) continue;
    extension.send({ id: random.uuid(), event });
    environment.record({ type: "eventSent", extension: extension.name, event });
  }
}
