import type { InvocationReport } from "../../lambda/invocation.ts";
import type { JournalEntry, ProcessExit } from "../../lambda/journal-entry.ts";
import { RUNTIME } from "../../lambda/source-name.ts";

/**
 * The processes that made an invoke fail: those that died and, after a timeout, those that had not
 * finished. `entries` is the whole journal; what counts is the last init of the invoke's
 * environment and what followed. Undefined when no process is to blame.
 */
export function describeCulprits(
  report: InvocationReport,
  entries: readonly JournalEntry[],
): string | undefined {
  const life = lifeOf(report, entries);
  const strangers = strangersIn(life);
  const culprits = life.flatMap((entry) =>
    entry.type === "processExited" && !entry.isExpected
      ? `${describeSource(entry.source)} ${describeExit(entry.exit)}`
      : [],
  );
  const { unregistered, late } = lateIn(life);
  for (const name of unregistered) {
    const ofName = strangersFor(name, { unregistered, strangers });
    const isNews = report.status === "timeout" || ofName.length > 0;
    if (isNews) culprits.push(describeUnregistered(name, ofName));
  }
  if (report.status === "timeout") culprits.push(...late);
  return culprits.length > 0 ? culprits.join("; ") : undefined;
}

/** The name of a process, for people. */
export function describeSource(source: string): string {
  return source === RUNTIME ? "the runtime" : `extension "${source}"`;
}

/** A caller that registered, or tried to, under a name that no process was started with. */
export interface Stranger {
  readonly name: string;
  readonly isRefused: boolean;
}

/** Says that extension `name` has not registered, and which strangers came instead. */
export function describeUnregistered(name: string, strangers: readonly Stranger[]): string {
  const what = `${describeSource(name)} has not registered`;
  if (strangers.length === 0) return what;
  const others = strangers.map((stranger) => {
    return `"${stranger.name}" ${stranger.isRefused ? "was refused" : "has"}`;
  });
  const rule = "an extension registers under the name that the scenario gives it";
  return `${what}, but ${others.join(", ")}: ${rule}`;
}

/**
 * The strangers that may be extension `name`: all of them when no other extension is missing,
 * otherwise those with a similar name (`obs.py` for `obs`).
 */
export function strangersFor(
  name: string,
  {
    unregistered,
    strangers,
  }: {
    unregistered: readonly string[];
    strangers: readonly Stranger[];
  },
): readonly Stranger[] {
  if (unregistered.length === 1) return strangers;
  return strangers.filter((other) => other.name.includes(name) || name.includes(other.name));
}

/** Every stranger in `entries`, once. */
export function strangersIn(entries: readonly JournalEntry[]): readonly Stranger[] {
  const strangers = new Map<string, Stranger>();
  const started = new Set<string>();
  for (const entry of entries) {
    if (entry.type === "processStarted") started.add(entry.source);
    if (entry.type === "registered" && entry.kind === "internal")
      strangers.set(entry.extension, { name: entry.extension, isRefused: false });
    if (entry.type === "refusal" && entry.request.endsWith("/extension/register"))
      strangers.set(entry.by, { name: entry.by, isRefused: true });
  }
  return [...strangers.values()].filter(({ name }) => !started.has(name));
}

/**
 * The entries of the invoke's environment, from its last init until its processes began to be
 * ended.
 */
export function lifeOf(
  { environment, requestId }: InvocationReport,
  entries: readonly JournalEntry[],
): readonly JournalEntry[] {
  const own = entries.filter((entry) => entry.environment === environment);
  const ended = own.findIndex(
    (entry) => entry.type === "invokeEnded" && entry.requestId === requestId,
  );
  const until = ended < 0 ? own : own.slice(0, ended);
  const began = until.findLastIndex(({ type }) => type === "initStarted");
  const life = until.slice(Math.max(0, began));
  const end = life.findIndex(isEnd);
  return end < 0 ? life : life.slice(0, end);
}

function isEnd(entry: JournalEntry): boolean {
  if (entry.type === "initEnded") return entry.status !== "success";
  return entry.type === "resetStarted" || entry.type === "shutdownStarted";
}

/** The extensions that have not registered, and what each other process has not done. */
function lateIn(entries: readonly JournalEntry[]): {
  readonly unregistered: readonly string[];
  readonly late: readonly string[];
} {
  const unregistered = new Set<string>();
  const awaited = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type === "processStarted" && entry.source !== RUNTIME) unregistered.add(entry.source);
    if (entry.type === "registered") unregistered.delete(entry.extension);
    const [source, what] = stepOf(entry) ?? [];
    if (source === undefined) continue;
    if (what === undefined) awaited.delete(source);
    else awaited.set(source, what);
  }
  const late = [...awaited].map(([source, what]) => `${describeSource(source)} ${what}`);
  return { unregistered: [...unregistered], late };
}

/**
 * The process that `entry` gives something to do, and what it has not done by then; the process
 * alone when it is at next.
 */
function stepOf(entry: JournalEntry): readonly [source: string, what?: string] | undefined {
  switch (entry.type) {
    case "processStarted":
      return entry.source === RUNTIME ? [RUNTIME, "has not called next"] : undefined;
    case "registered":
      return [entry.extension, "registered, and has not called next"];
    case "next":
      return [entry.source];
    case "eventSent":
      return [entry.extension, `has not called next after ${entry.event.eventType}`];
    case "invokeStarted":
      return [RUNTIME, "has not answered"];
    case "answered":
      // Any other answer comes from the platform.
      return entry.outcome === "success" || entry.outcome === "error"
        ? [RUNTIME, "has not called next after its answer"]
        : undefined;
    case "runtimeDone":
      return entry.status === "success" ? [RUNTIME] : undefined;
    case "environmentStarted":
    case "environmentEnded":
    case "initStarted":
    case "initEnded":
    case "processExited":
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
    case "refusal":
    case "subscribed":
    case "subscribedAgain":
    case "telemetryDelivered":
    case "telemetryDropped":
    case "unsubscribed":
    case "leak":
      return undefined;
  }
}

function describeExit({ code, signal }: ProcessExit): string {
  return signal === null ? `exited with code ${code}` : `was ended by signal ${signal}`;
}
