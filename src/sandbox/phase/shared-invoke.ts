import { timedOut } from "../../lambda/fault.ts";
import type { Environment } from "../environment.ts";
import type { Turn } from "../turn.ts";
import { startClock } from "./deadline.ts";
import { tellFault } from "./fail-invoke.ts";
import { endInvoke, recordRuntimeDone, recordStart } from "./invoke-records.ts";

/**
 * The invoke phase of one turn where several invocations share the environment
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html): nothing is frozen,
 * extensions get no INVOKE, the runtime's answer ends the turn, and so does the deadline, after
 * which the runtime lives on. Rejects with a FaultError when the environment fails.
 */
export async function runSharedInvoke(environment: Environment, turn: Turn): Promise<void> {
  const { clock, settings } = environment.world;
  const { runtime, monitor, memory, signal } = environment.generation;
  turn.meet();
  signal.throwIfAborted();
  startClock(environment, turn);
  memory.start();
  recordStart(environment, turn);
  runtime.dispatch(turn);
  await monitor.until(() => turn.state === "answered" || turn.state === "late");
  turn.cancelDeadline();
  const endedMs = clock.monotonic();
  const isLate = turn.state === "late";
  if (isLate) tellFault(environment, turn, timedOut(settings.timeoutMs));
  else recordRuntimeDone(environment, turn, { status: "success", doneMs: endedMs });
  runtime.release(turn);
  if (runtime.isIdle) await memory.stop();
  // It may have failed since, and then the turn ends with the others.
  signal.throwIfAborted();
  const status = isLate ? "timeout" : "success";
  endInvoke(environment, turn, { status, maxMemoryMb: undefined, endedMs });
}
