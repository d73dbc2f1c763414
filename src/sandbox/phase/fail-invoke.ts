import { faultBody, statusOf, type Fault } from "../../lambda/fault.ts";
import type { Environment } from "../environment.ts";
import type { Turn } from "../turn.ts";
import { answer } from "./answer-caller.ts";
import {
  endInvoke,
  overheadOf,
  recordRuntimeDone,
  recordStart,
  type PhaseEnd,
} from "./invoke-records.ts";

/**
 * Answers the caller with `fault`, unless it has its answer. Returns a function that ends the
 * invocation, to be called once the environment has been reset.
 */
export function failInvoke(
  environment: Environment,
  turn: Turn,
  fault: Fault,
): () => Promise<void> {
  const { memory } = environment.generation;
  turn.cancelDeadline();
  // Now, since the processes that are measured are about to end.
  const measured = memory.isWatching ? memory.stop() : undefined;
  const end = tellFault(environment, turn, fault);
  return async () => {
    // Where nothing is measured it ends at once, before a shutdown that was asked for begins.
    if (measured) await measured;
    endInvoke(environment, turn, { ...end, maxMemoryMb: memory.takePeakMb() });
  };
}

/** Answers the caller with `fault`, unless it has its answer, and notes that the runtime is not back. */
export function tellFault(
  environment: Environment,
  turn: Turn,
  fault: Fault,
): Omit<PhaseEnd, "maxMemoryMb"> {
  // START is written also when init inside the invoke came to nothing.
  recordStart(environment, turn);
  const { outcome } = fault;
  const body = faultBody(fault, turn.requestId);
  answer(environment, turn.invocation, { outcome, errorType: fault.errorType, body });
  const status = statusOf(fault);
  const errorType = status === "timeout" ? undefined : fault.errorType;
  const endedMs = environment.world.clock.monotonic();
  // Undefined where the runtime is not back: then no extension was waited for alone.
  const extensionOverheadMs = overheadOf(environment, turn, endedMs);
  recordRuntimeDone(environment, turn, { status, errorType, doneMs: endedMs });
  return { status, errorType, endedMs, extensionOverheadMs };
}
