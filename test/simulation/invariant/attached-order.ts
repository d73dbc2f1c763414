import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isAttached } from "../attach-some.ts";
import { byEnvironment, type Invariant } from "../run.ts";
import { isShared } from "../share-some.ts";

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

/** How far an invocation is. */
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
        wrongIn(entries, { mayEndAlone: isShared(run.plan) }).map(
          (what) => `environment ${number} ${what}`,
        ),
      )
    : [];

/** What has become of one invocation so far. */
interface Way {
  progress: Progress;
  /** It is told of a failure, and not run. */
  isLost: boolean;
  /** No init had failed whose failure it could be told. */
  isUntold: boolean;
}

function wrongIn(
  entries: readonly JournalEntry[],
  { mayEndAlone }: { mayEndAlone: boolean },
): readonly string[] {
  const wrong: string[] = [];
  let stage: Stage = "unborn";
  const ways = new Map<string, Way>();
  let hasFailed = false;
  for (const entry of entries) {
    const signal = signalOf(entry);
    if (entry.type === "invokeStarted") {
      const isLost = stage !== "ready";
      const isUntold = isLost && !hasFailed;
      ways.set(entry.requestId, { progress: "none", isLost, isUntold });
      // All that wait for an init are told of its failure, and one alone that comes later.
      if (!mayEndAlone) hasFailed = false;
    }
    if (signal === "initFailed") hasFailed = true;
    if (signal === "initStarted" || signal === "shutdownStarted") hasFailed = false;
    if (signal === "resetStarted") for (const way of ways.values()) way.isLost = true;
    const way = "requestId" in entry ? ways.get(entry.requestId ?? "") : undefined;
    if (way && entry.type === "invokeEnded") wrong.push(...wrongEnd(entry, way, { mayEndAlone }));
    const progress = way?.progress ?? furthest(ways);
    if (!isInPlace(entry, { stage, progress })) wrong.push(`says ${entry.type} in ${stage}`);
    if (MOVES.has(signal)) stage = moves[stage][signal] ?? note(`${signal} in ${stage}`, stage);
    if (way && STEPS.has(signal)) {
      way.progress = steps[progress][signal] ?? note(`${signal} after ${progress}`, progress);
      if (way.progress === "none" && "requestId" in entry) ways.delete(entry.requestId);
    } else if (STEPS.has(signal)) note(`${signal} of no invocation`, undefined);
  }
  if (stage !== "ended") wrong.push(`does not end, but is ${stage}`);
  if (ways.size > 0) wrong.push(`ends with an invocation that is ${furthest(ways)}`);
  return wrong;

  function note<Same>(what: string, same: Same): Same {
    wrong.push(`says ${what}`);
    return same;
  }
}

function furthest(ways: ReadonlyMap<string, Way>): Progress {
  return [...ways.values()].at(-1)?.progress ?? "none";
}

function wrongEnd(
  { status, errorType, startedAt }: Extract<JournalEntry, { type: "invokeEnded" }>,
  { isLost, isUntold }: Way,
  { mayEndAlone }: { mayEndAlone: boolean },
): readonly string[] {
  // Where no init has failed, only we can have taken the environment away.
  if (isUntold && errorType !== "Sandbox.Failure") {
    return [`ends an invoke with ${errorType} that it has not run`];
  }
  if (isLost) return status === "success" ? ["succeeds with what has failed"] : [];
  if (status === "success") return [];
  // We may take the environment away between its init and the event.
  if (errorType === "Sandbox.Failure" && Number.isNaN(startedAt)) return [];
  return mayEndAlone && status === "timeout" ? [] : ["fails without a reset"];
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
