import { SANDBOX_FAILURE, type Fault } from "../../lambda/fault.ts";
import type { Course } from "../course.ts";
import type { Environment } from "../environment.ts";
import type { Turn } from "../turn.ts";
import { failInvoke } from "./fail-invoke.ts";
import { runEndPhase, terminate } from "./terminate.ts";

/**
 * Ends the processes of an init that has failed, and waits with a new generation.
 *
 * In an environment that we start, the turns that wait go on, to repeat the init. In one that is
 * attached, they are told the fault: nobody can start it again. A turn that comes during its
 * shutdown is told nothing, and waits for the next to attach.
 */
export async function clearInit(
  environment: Environment,
  course: Course,
  fault: Fault,
): Promise<void> {
  const { departure, turns } = course;
  if (environment.isAttached && turns.size === 0 && !departure) course.untold = fault;
  const reason = departure?.reason ?? "failure";
  const waiting = (): readonly Turn[] => (environment.isAttached ? [...course.turns] : []);
  course.advance("fail");
  await failTurns(environment, {
    fault,
    turns: waiting,
    latecomers: () => (course.departure?.isFinal === false ? [] : waiting()),
    end: () => terminate(environment, reason),
    onEnd: (turn) => course.end(turn),
  });
  if (environment.isAttached) environment.origin.becomeCold();
}

/** Resets an environment whose turns have failed. All of them end, whichever failed first. */
export async function clearTurns(
  environment: Environment,
  course: Course,
  fault: Fault,
): Promise<void> {
  const isTimeout = fault.outcome === "timeout";
  const reason = course.departure?.reason ?? (isTimeout ? "timeout" : "failure");
  course.advance("fail");
  await failTurns(environment, {
    fault,
    turns: () => [...course.turns],
    end: () => runEndPhase(environment, "reset", reason),
    onEnd: (turn) => course.end(turn),
  });
  environment.origin.start = "reset";
}

/** Ends a turn for which nothing has been done. */
export async function refuseTurn(
  environment: Environment,
  course: Course,
  { turn, fault = SANDBOX_FAILURE }: { readonly turn: Turn; readonly fault?: Fault },
): Promise<void> {
  await failInvoke(environment, turn, fault)();
  course.end(turn);
}

interface Failing {
  readonly fault: Fault;
  /** The turns to fail before the processes are ended. */
  readonly turns: () => readonly Turn[];
  /** The turns to fail after that, beside those; only an init can be joined while it is ended. */
  readonly latecomers?: () => readonly Turn[];
  /** Ends the processes. */
  readonly end: () => Promise<void>;
  readonly onEnd: (turn: Turn) => void;
}

/**
 * Callers are answered before the processes are ended, invocations end after that: their reports
 * are told to the next generation.
 */
async function failTurns(
  environment: Environment,
  { fault, turns, latecomers = () => [], end, onEnd }: Failing,
): Promise<void> {
  const endings = new Map(turns().map((turn) => [turn, failInvoke(environment, turn, fault)]));
  await end();
  for (const turn of latecomers()) {
    if (!endings.has(turn)) endings.set(turn, failInvoke(environment, turn, fault));
  }
  environment.replaceGeneration();
  for (const [turn, endInvoke] of endings) {
    await endInvoke();
    onEnd(turn);
  }
}
