import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isAttached } from "../attach-some.ts";
import { byEnvironment, type Invariant } from "../run.ts";
import { isShared } from "../share-some.ts";

/** Where an environment stands that invocations share, as far as the journal shows. */
type Stage =
  | "unborn"
  | "new"
  | "init"
  | "initFailed"
  | "ready"
  | "initAgain"
  | "initAgainFailed"
  | "reset"
  | "resetDone"
  | "shutdown"
  | "shutdownDone"
  | "ended";

const moves: Record<Stage, Readonly<Record<string, Stage>>> = {
  unborn: { environmentStarted: "new" },
  new: { initStarted: "init", shutdownStarted: "shutdown" },
  init: { initSucceeded: "ready", initFailed: "initFailed" },
  // Without a second init when the first was interrupted.
  initFailed: {
    initStartedInInvoke: "initAgain",
    resetStarted: "reset",
    shutdownStarted: "shutdown",
  },
  ready: { resetStarted: "reset", shutdownStarted: "shutdown" },
  initAgain: { initSucceeded: "ready", initFailed: "initAgainFailed" },
  initAgainFailed: { resetStarted: "reset" },
  reset: { resetEnded: "resetDone" },
  resetDone: { initStartedInInvoke: "initAgain", shutdownStarted: "shutdown" },
  shutdown: { shutdownEnded: "shutdownDone" },
  shutdownDone: { environmentEnded: "ended" },
  ended: {},
};
const MOVES = new Set(Object.values(moves).flatMap((row) => Object.keys(row)));

/** How far one invocation is, and in which life of its environment it began. */
interface Way {
  progress: "invokeStarted" | "answered" | "runtimeDone";
  readonly stage: Stage;
  readonly life: number;
}

const before = { answered: "invokeStarted", runtimeDone: "answered", invokeEnded: "runtimeDone" };

/**
 * What the journal says of an environment that invocations share comes in an order that its phases
 * allow, and so does what it says of each invocation, whatever the others do. Those that succeed
 * and those whose deadline passes end where they ran; all others end with a reset.
 */
export const sharedOrder: Invariant = (run) =>
  isAttached(run.plan) || !isShared(run.plan)
    ? []
    : [...byEnvironment(run)].flatMap(([number, entries]) =>
        wrongIn(entries).map((what) => `environment ${number} ${what}`),
      );

function wrongIn(entries: readonly JournalEntry[]): readonly string[] {
  const wrong: string[] = [];
  const ways = new Map<string, Way>();
  let stage: Stage = "unborn";
  let life = 0;
  for (const entry of entries) {
    const signal = signalOf(entry);
    if (MOVES.has(signal)) {
      const next: Stage | undefined = moves[stage][signal];
      if (!next) wrong.push(`says ${signal} in ${stage}`);
      stage = next ?? stage;
      if (stage === "reset") life++;
    }
    switch (entry.type) {
      case "invokeStarted":
        ways.set(entry.requestId, { progress: entry.type, stage, life });
        break;
      case "answered":
      case "runtimeDone":
      case "invokeEnded": {
        const way = ways.get(entry.requestId);
        if (way?.progress !== before[entry.type]) {
          wrong.push(`says ${entry.type} after ${way?.progress}`);
        } else if (entry.type !== "invokeEnded") way.progress = entry.type;
        else wrong.push(...wrongEnd(entry, way, { stage, life }));
        if (entry.type === "invokeEnded") ways.delete(entry.requestId);
        break;
      }
      case "processStarted":
        if (stage !== "init" && stage !== "initAgain") wrong.push(`starts a process in ${stage}`);
        break;
      case "shutdownStarted":
        if (ways.size > 0) wrong.push(`is shut down beside ${ways.size} invocations`);
        break;
      default:
    }
  }
  if (stage !== "ended") wrong.push(`does not end, but is ${stage}`);
  if (ways.size > 0) wrong.push(`ends with ${ways.size} invocations`);
  return wrong;
}

function wrongEnd(
  { status, errorType }: Extract<JournalEntry, { type: "invokeEnded" }>,
  way: Way,
  { stage, life }: { stage: Stage; life: number },
): readonly string[] {
  const isOfItsOwn = way.stage === "ready" && stage === "ready" && way.life === life;
  // An init that failed again ends its invocations with its own status, and that may be a timeout.
  const isOfReset = stage === "resetDone";
  const isRight = status === "success" ? isOfItsOwn : isOfReset;
  if (isRight || (status === "timeout" && isOfItsOwn)) return [];
  return [`ends with ${status} ${errorType ?? ""} in ${stage} what began in ${way.stage}`];
}

function signalOf(entry: JournalEntry): string {
  switch (entry.type) {
    case "initStarted":
      return entry.phase === "init" ? "initStarted" : "initStartedInInvoke";
    case "initEnded":
      return entry.status === "success" ? "initSucceeded" : "initFailed";
    default:
      return entry.type;
  }
}
