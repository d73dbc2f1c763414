import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isAttached } from "../attach-some.ts";
import { isShared } from "../share-some.ts";
import { byEnvironment, type Invariant, type Run } from "../run.ts";

/** Where an environment stands, as far as the journal shows. */
type Stage =
  | "unborn"
  | "new"
  | "init"
  | "initFailed"
  | "ready"
  | "frozen"
  | "initAgain"
  | "readyForInvoke"
  | "initAgainFailed"
  | "invoke"
  | "answered"
  | "runtimeDone"
  | "reset"
  | "resetDone"
  | "waiting"
  | "shutdown"
  | "shutdownDone"
  | "ended";

/** What moves it: entries by type, told apart where it matters. */
type Signal =
  | "environmentStarted"
  | "initStarted"
  | "initStartedInInvoke"
  | "initSucceeded"
  | "initFailed"
  | "frozen"
  | "thawed"
  | "invokeStarted"
  | "answered"
  | "runtimeDone"
  | "invokeSucceeded"
  | "invokeFailed"
  | "resetStarted"
  | "resetEnded"
  | "shutdownStarted"
  | "shutdownEnded"
  | "environmentEnded";

const moves = {
  unborn: { environmentStarted: "new" },
  new: { initStarted: "init", shutdownStarted: "shutdown" },
  init: { initSucceeded: "ready", initFailed: "initFailed" },
  // Without a second init when the first was interrupted.
  initFailed: {
    initStartedInInvoke: "initAgain",
    invokeStarted: "invoke",
    shutdownStarted: "shutdown",
  },
  ready: { frozen: "frozen", invokeStarted: "invoke", shutdownStarted: "shutdown" },
  frozen: { thawed: "ready", shutdownStarted: "shutdown" },
  initAgain: { initSucceeded: "readyForInvoke", initFailed: "initAgainFailed" },
  readyForInvoke: { invokeStarted: "invoke" },
  initAgainFailed: { invokeStarted: "invoke" },
  invoke: { answered: "answered" },
  answered: { runtimeDone: "runtimeDone", resetStarted: "reset" },
  runtimeDone: { invokeSucceeded: "ready", resetStarted: "reset" },
  reset: { resetEnded: "resetDone" },
  resetDone: { invokeFailed: "waiting" },
  waiting: { initStartedInInvoke: "initAgain", shutdownStarted: "shutdown" },
  shutdown: { thawed: "shutdown", shutdownEnded: "shutdownDone" },
  shutdownDone: { environmentEnded: "ended" },
  ended: {},
} as const satisfies Record<Stage, Partial<Record<Signal, Stage>>>;

/** What leaves the stage as it is, and in which of them it may come. */
const WHILE_IT_LIVES: readonly Stage[] = [
  "init",
  "initFailed",
  "ready",
  "initAgain",
  "readyForInvoke",
  "initAgainFailed",
  "invoke",
  "answered",
  "runtimeDone",
  "reset",
  "shutdown",
];
const stagesOf: Partial<Record<JournalEntry["type"], readonly Stage[]>> = {
  processStarted: ["init", "initAgain"],
  processExited: [...WHILE_IT_LIVES, "frozen"],
  registered: WHILE_IT_LIVES,
  next: [...WHILE_IT_LIVES, "frozen"],
};

/**
 * What the journal says of an environment that we start, and that invocations do not share, comes
 * in an order that its phases allow.
 */
export const legalOrder: Invariant = (run) =>
  [...(isAttached(run.plan) || isShared(run.plan) ? [] : byEnvironment(run))].flatMap(
    ([number, entries]) => {
      const wrong: string[] = [];
      let stage: Stage = "unborn";
      for (const entry of entries) {
        const signal = signalOf(entry);
        const row: Partial<Record<Signal, Stage>> = moves[stage];
        const next: Stage | undefined = signal ? row[signal] : stage;
        if (!next || !(isInPlace(entry, stage) || isCallFromOutside(run, entry))) {
          wrong.push(`environment ${number} says ${signal ?? entry.type} in ${stage}`);
        }
        stage = next ?? stage;
      }
      if (stage !== "ended") wrong.push(`environment ${number} does not end, but is ${stage}`);
      return wrong;
    },
  );

/** What is attached calls when it likes. */
function isCallFromOutside({ plan: { attached } }: Run, entry: JournalEntry): boolean {
  if (entry.type === "registered") return attached.includes(entry.extension);
  return entry.type === "next" && attached.includes(entry.source);
}

function isInPlace(entry: JournalEntry, stage: Stage): boolean {
  if (entry.type === "eventSent") return sendsIn(entry, stage);
  return stagesOf[entry.type]?.includes(stage) ?? true;
}

/** INVOKE before the runtime has its event; SHUTDOWN whenever processes are told to go. */
function sendsIn({ event }: Extract<JournalEntry, { type: "eventSent" }>, stage: Stage): boolean {
  if (event.eventType === "INVOKE") return stage === "invoke";
  return stage === "initFailed" || stage === "reset" || stage === "shutdown";
}

function signalOf(entry: JournalEntry): Signal | undefined {
  switch (entry.type) {
    case "initStarted":
      return entry.phase === "init" ? "initStarted" : "initStartedInInvoke";
    case "initEnded":
      return entry.status === "success" ? "initSucceeded" : "initFailed";
    case "invokeEnded":
      return entry.status === "success" ? "invokeSucceeded" : "invokeFailed";
    case "environmentStarted":
    case "frozen":
    case "thawed":
    case "invokeStarted":
    case "answered":
    case "runtimeDone":
    case "resetStarted":
    case "resetEnded":
    case "shutdownStarted":
    case "shutdownEnded":
    case "environmentEnded":
      return entry.type;
    default:
      return undefined;
  }
}
