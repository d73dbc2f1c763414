import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isAttached } from "../attach-some.ts";
import { byEnvironment, type Invariant } from "../run.ts";

/** Where an attached environment stands; `waiting` is for somebody to attach. */
type Stage =
  | "unborn"
  | "waiting"
  | "init"
  | "initFailed"
  | "ready"
  | "frozen"
  | "reset"
  | "shutdown"
  | "shutdownDone"
  | "ended";

const moves: Record<Stage, Readonly<Record<string, Stage>>> = {
  unborn: { environmentStarted: "waiting" },
  waiting: { initStarted: "init", shutdownStarted: "shutdown" },
  init: { initSucceeded: "ready", initFailed: "initFailed" },
  // Nothing can be started again: the next init is that of whatever attaches next.
  initFailed: { initStarted: "init", shutdownStarted: "shutdown" },
  ready: { frozen: "frozen", resetStarted: "reset", shutdownStarted: "shutdown" },
  frozen: { thawed: "ready", shutdownStarted: "shutdown" },
  reset: { resetEnded: "waiting" },
  shutdown: { thawed: "shutdown", shutdownEnded: "shutdownDone" },
  shutdownDone: {
    initStarted: "init",
    shutdownStarted: "shutdown",
    environmentEnded: "ended",
  },
  ended: {},
};

/** How far its invocation is. */
type Progress = "none" | "started" | "answered" | "done";

const steps: Record<Progress, Readonly<Record<string, Progress>>> = {
  none: { invokeStarted: "started" },
  started: { answered: "answered" },
  answered: { runtimeDone: "done" },
  done: { invokeSucceeded: "none", invokeFailed: "none" },
};

const MOVES = new Set(Object.values(moves).flatMap((row) => Object.keys(row)));
const STEPS = new Set(Object.values(steps).flatMap((row) => Object.keys(row)));

/**
 * What an attached environment says comes in an order that its phases allow. Where one has failed
 * it waits for the next to attach at once, while the invocation is still being ended.
 */
export const attachedOrder: Invariant = (run) =>
  isAttached(run.plan)
    ? [...byEnvironment(run)].flatMap(([number, entries]) =>
        wrongIn(entries).map((what) => `environment ${number} ${what}`),
      )
    : [];

function wrongIn(entries: readonly JournalEntry[]): readonly string[] {
  const wrong: string[] = [];
  let stage: Stage = "unborn";
  let progress: Progress = "none";
  /** The invocation that goes on is told of a failure, and not run. */
  let isLost = false;
  let isUntold = false;
  let hasFailed = false;
  for (const entry of entries) {
    const signal = signalOf(entry);
    if (entry.type === "invokeStarted") {
      isLost = stage !== "ready";
      isUntold = isLost && !hasFailed;
      hasFailed = false;
    }
    // Where no init has failed, only we can have taken the environment away.
    if (entry.type === "invokeEnded" && isUntold && entry.errorType !== "Sandbox.Failure") {
      wrong.push(`ends an invoke with ${entry.errorType} that it has not run`);
    }
    if (signal === "initFailed") hasFailed = true;
    if (signal === "resetStarted") isLost = true;
    if (signal === "invokeSucceeded" && isLost) wrong.push("succeeds with what has failed");
    if (signal === "invokeFailed" && !isLost) wrong.push("fails without a reset");
    if (!isInPlace(entry, { stage, progress })) wrong.push(`says ${entry.type} in ${stage}`);
    if (MOVES.has(signal)) stage = moves[stage][signal] ?? note(`${signal} in ${stage}`, stage);
    if (STEPS.has(signal)) {
      progress = steps[progress][signal] ?? note(`${signal} after ${progress}`, progress);
    }
  }
  if (stage !== "ended") wrong.push(`does not end, but is ${stage}`);
  if (progress !== "none") wrong.push(`ends with an invocation that is ${progress}`);
  return wrong;

  function note<Same>(what: string, same: Same): Same {
    wrong.push(`says ${what}`);
    return same;
  }
}

/** What is sent and started has its place; who calls from outside may do so at any time. */
function isInPlace(
  entry: JournalEntry,
  { stage, progress }: { stage: Stage; progress: Progress },
): boolean {
  switch (entry.type) {
    case "processStarted":
      return stage === "init";
    case "eventSent":
      if (entry.event.eventType === "INVOKE") return stage === "ready" && progress === "started";
      return stage === "initFailed" || stage === "reset" || stage === "shutdown";
    case "frozen":
    case "shutdownStarted":
      return progress === "none";
    default:
      return true;
  }
}

function signalOf(entry: JournalEntry): string {
  if (entry.type === "initEnded")
    return entry.status === "success" ? "initSucceeded" : "initFailed";
  if (entry.type !== "invokeEnded") return entry.type;
  return entry.status === "success" ? "invokeSucceeded" : "invokeFailed";
}
