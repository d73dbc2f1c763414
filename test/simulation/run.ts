import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { Generation } from "../../src/sandbox/generation.ts";
import type { ActorProcess } from "./actor-process.ts";
import type { Plan } from "./plan.ts";
import type { Listeners } from "./telemetry/listeners.ts";
import type { WatchedRelay } from "./telemetry/watched-relay.ts";
import type { Watched } from "./watched-fleet.ts";
import type { Call } from "./wire-exchange.ts";

/** A request to an environment and how it was answered. */
export interface Exchange {
  readonly environment: number;
  readonly process: ActorProcess;
  /** The one that was there when the request came. */
  readonly generation: Generation;
  /** That one had failed by then, or was being shut down. */
  readonly isOver: boolean;
  /** Another one was there when the request was answered. */
  readonly isReplaced: boolean;
  readonly method: string;
  readonly path: string;
  /** The name of the extension whose id was sent. */
  readonly extension: string | undefined;
  /** The id of an extension that was sent, or given. */
  readonly identifier: string | undefined;
  /** How many entries the journal had when the request was there. */
  readonly arrivedAt: number;
  /** Monotonic milliseconds, as is the next. */
  readonly arrivedAtMs: number;
  readonly answeredAtMs: number;
  /** The invocation that a runtime was given. */
  readonly requestId: string | undefined;
  readonly status: number;
  readonly text: string;
  /** What was asked for, of a call that subscribes. */
  readonly wish: Call["wish"];
  /** The client was there to read it. */
  readonly isDelivered: boolean;
}

/** All that is known of a simulation once it is over. */
export interface Run {
  readonly seed: number;
  readonly plan: Plan;
  readonly entries: readonly JournalEntry[];
  readonly invocations: readonly Watched[];
  readonly processes: readonly ActorProcess[];
  readonly generations: ReadonlySet<Generation>;
  /** The one that an environment had when it said something. */
  readonly generationOf: ReadonlyMap<JournalEntry, Generation>;
  readonly exchanges: readonly Exchange[];
  readonly listeners: Listeners;
  readonly relays: ReadonlyMap<Generation, WatchedRelay>;
  /** The generation of each process of ours, by its pid. */
  readonly processGenerations: ReadonlyMap<number, Generation>;
  /** Requests to environments that have no answer. */
  readonly openRequests: number;
  /** Callbacks that wait for their time. */
  readonly pendingTimers: number;
  /** What was wrong while it went on. */
  readonly complaints: readonly string[];
  /** What happened, line by line; empty unless it was to be told. */
  readonly story: readonly string[];
}

/** What holds of every run: names what does not, in a sentence each. */
export type Invariant = (run: Run) => readonly string[];

/**
 * What an environment said up to `index` since its last init began. What is attached may call
 * before that, and does so to the generation that init will be of.
 */
export function sinceInit(
  { plan, generationOf }: Run,
  entries: readonly JournalEntry[],
  index: number,
): readonly JournalEntry[] {
  const before = entries.slice(0, index);
  if (plan.attached.length === 0) {
    return before.slice(
      Math.max(
        0,
        before.findLastIndex(({ type }) => type === "initStarted"),
      ),
    );
  }
  const generation = generationOf.get(entries[index]!);
  return before.filter((entry) => generationOf.get(entry) === generation);
}

/** The journal of each environment, by its number. */
export function byEnvironment(run: Run): ReadonlyMap<number, readonly JournalEntry[]> {
  return Map.groupBy(
    run.entries.filter(({ environment }) => environment > 0),
    ({ environment }) => environment,
  );
}
