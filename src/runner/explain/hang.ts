import { formatDuration } from "../../core/duration.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { phaseOf } from "../../lambda/phase-of.ts";
import type { Phase } from "../../lambda/phase.ts";
import { describeRuntimeState } from "../../lambda/runtime.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { Environment } from "../../sandbox/environment.ts";
import { describeSource, describeUnregistered, strangersFor, strangersIn } from "./culprit.ts";
import type { Stage } from "../stage.ts";

/**
 * Why a scenario does not end: for each environment that is in a phase, the phase, the processes
 * that keep it there, and their last call. Undefined when no environment is in a phase.
 */
export function describeHang({
  environments,
  clock,
  journal,
}: Pick<Stage, "environments" | "clock" | "journal">): string | undefined {
  const nowMs = clock.monotonic();
  const hangs = environments.flatMap((environment) => {
    const entries = journal.since(0).filter((entry) => entry.environment === environment.number);
    const phase = phaseOf(entries);
    if (phase === undefined) return [];
    const late = lateIn(phase, environment, entries);
    const where = `environment ${environment.number} was in ${phase}`;
    const about = late.length > 0 ? `${where}: ${late.join(", ")}` : where;
    return [about, describeLastCall(entries, nowMs)].join("; ");
  });
  return hangs.length > 0 ? hangs.join("; ") : undefined;
}

/** The processes that the phase waits for, each with what it has not done. */
function lateIn(
  phase: Phase,
  environment: Environment,
  entries: readonly JournalEntry[],
): readonly string[] {
  switch (phase) {
    case "init":
    case "restore":
    case "invoke":
      return notAtNext(environment, entries);
    case "reset":
    case "shutdown":
      return notExited(entries);
  }
}

function notAtNext(environment: Environment, entries: readonly JournalEntry[]): readonly string[] {
  const { runtime, registry, processes } = environment.generation;
  const unregistered = registry.all.filter((each) => !each.isRegistered).map(({ name }) => name);
  const began = entries.findLastIndex(({ type }) => type === "initStarted");
  const strangers = strangersIn(entries.slice(Math.max(0, began)));
  const late: string[] = [];
  for (const { name, isRegistered, isAtNext } of registry.all) {
    if (!isRegistered) {
      const ofName = strangersFor(name, { unregistered, strangers });
      late.push(describeUnregistered(name, ofName));
    } else if (!isAtNext) late.push(`${describeSource(name)} has not called next`);
  }
  // The runtime is started when all extensions have registered.
  if ((processes.has(RUNTIME) || environment.isAttached) && !runtime.isAtNext) {
    late.push(`the runtime has not called next (it is ${describeRuntimeState(runtime.state)})`);
  }
  return late;
}

function notExited(entries: readonly JournalEntry[]): readonly string[] {
  const alive = new Set<string>();
  for (const entry of entries) {
    if (entry.type === "processStarted") alive.add(entry.source);
    if (entry.type === "processExited") alive.delete(entry.source);
  }
  return [...alive].map((source) => `${describeSource(source)} has not exited`);
}

function describeLastCall(entries: readonly JournalEntry[], nowMs: number): string {
  for (const entry of entries.toReversed()) {
    const call = describeCall(entry, entries);
    if (call === undefined) continue;
    return `the last call was ${call}, ${formatDuration(nowMs - entry.monotonicMs)} before`;
  }
  return "there was no call at all";
}

function describeCall(entry: JournalEntry, entries: readonly JournalEntry[]): string | undefined {
  switch (entry.type) {
    case "registered":
      return `register of ${describeSource(entry.extension)}`;
    case "next":
      return `next of ${describeSource(entry.source)}`;
    // Its next: only the first next of a runtime has an entry of its own.
    case "runtimeDone":
      return "next of the runtime";
    case "answered":
      return "the answer of the runtime";
    case "refusal":
      return `${entry.request} of ${describeCaller(entry.by, entries)}, which was refused`;
    case "environmentStarted":
    case "environmentEnded":
    case "initStarted":
    case "initEnded":
    case "processStarted":
    case "processExited":
    case "eventSent":
    case "invokeStarted":
    case "invokeEnded":
    case "restoreStarted":
    case "restoreEnded":
    case "frozen":
    case "thawed":
    case "throttled":
    case "resetStarted":
    case "resetEnded":
    case "shutdownStarted":
    case "shutdownEnded":
    case "log":
    case "subscribed":
    case "subscribedAgain":
    case "telemetryDelivered":
    case "telemetryDropped":
    case "unsubscribed":
    case "leak":
      return undefined;
  }
}

/**
 * A caller that does not say who it is appears as `extension`, which an extension may be called as
 * well.
 */
function describeCaller(by: string, entries: readonly JournalEntry[]): string {
  const isNamed = entries.some((entry) => {
    if (entry.type === "processStarted") return entry.source === by;
    return entry.type === "registered" && entry.extension === by;
  });
  return by === "extension" && !isNamed ? "an extension" : describeSource(by);
}
