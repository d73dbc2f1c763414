import type { Result } from "../core/result.ts";
import type { Happening, JournalEntry, ProcessExit } from "../lambda/journal-entry.ts";
import type { Subscription } from "../lambda/subscription.ts";

/** A process to start. */
export interface ProcessSpec {
  /** The program, absolute or to be found in `PATH`, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** All of its environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its working folder, absolute. */
  readonly cwd: string;
}

/** Why a process could not be started; `message` is worded as Lambda words it (`fork/exec /x: permission denied`). */
export interface LaunchFailure {
  /** `Exhausted`: this machine has too little of something left, which says nothing of the program. */
  readonly reason: "NotFound" | "PermissionDenied" | "Exhausted" | "Unknown";
  readonly message: string;
}

/**
 * Called with each line that a process wrote, without its line end. When it returns a promise, no
 * more is read before that resolves: a process that goes on writing has to wait.
 */
export type OnLine = (line: string, stream: "stdout" | "stderr") => Promise<void> | void;

/** A process in a group of its own, with whatever it starts. */
export interface HostedProcess {
  readonly pid: number;
  /** Resolves when the process has ended and its output has been read; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Resolves when the lines that it has written so far have been told; never rejects. */
  drain(): Promise<void>;
  /** Signals the whole group; a group that is gone is no error. */
  signal(name: NodeJS.Signals): void;
}

/** What one process has of memory, in bytes. */
export interface ProcessMemory {
  readonly pid: number;
  /** Anonymous and shared memory: what its environment pays for. */
  readonly usedBytes: number;
  /** Pages of files, such as its program. The system can drop them. */
  readonly fileBytes: number;
  /** The most of both together since it began; undefined where the system does not say. */
  readonly highWaterBytes: number | undefined;
}

/** Looks at the processes of one environment. */
export interface MemoryGauge {
  /**
   * The memory of the processes `leaders`, of all in their groups, and of their descendants. Never
   * rejects. Leaves out processes that have ended meanwhile.
   */
  read(leaders: readonly number[]): Promise<readonly ProcessMemory[]>;
}

/** Starts processes, and looks at them. The engine reaches the machine through this alone. */
export interface ProcessHost {
  spawn(spec: ProcessSpec, onLine: OnLine): Promise<Result<HostedProcess, LaunchFailure>>;
  /** A gauge for one environment: it may remember what it has seen. */
  openGauge(): MemoryGauge;
}

/** The outcome of a subscription; `problem` says why the listener cannot be reached. */
export type Subscribing =
  | { readonly kind: "subscribed" }
  /** The extension has a subscription with that destination, which stays as it is. */
  | { readonly kind: "subscribedAlready" }
  | { readonly kind: "closed" }
  | { readonly kind: "unreachable"; readonly problem: string };

/** The records that a subscriber has not taken so far. */
export interface Standing {
  readonly records: number;
  /** Why the last try to deliver them failed; undefined where there was none, or it succeeded. */
  readonly problem: string | undefined;
}

/**
 * Brings what happens in one generation of an environment to the extensions that subscribe. It
 * notes the outcome in the journal. Nobody waits for a subscriber that does not keep up.
 */
export interface TelemetryRelay {
  /** Passes on what has just happened. */
  take(entry: JournalEntry): void;
  /** Resolves when the subscribers that keep up have room; undefined when they have room now. */
  room(): Promise<void> | undefined;
  /**
   * Subscribes an extension, beside its earlier subscriptions. The subscriber is told the past as
   * well. A subscription is known by its destination: the same again changes nothing.
   */
  subscribe(extension: string, subscription: Subscription): Promise<Subscribing>;
  /** The standing of all subscriptions of an extension; undefined if it has none. */
  standing(extension: string): Standing | undefined;
  /** Ends the subscriptions of an extension that is gone; harmless when it has none. */
  unsubscribe(extension: string): void;
  /** Lets nobody subscribe any more. */
  endSubscribing(): void;
  /** Delivers nothing from now on, since the subscribers are frozen. */
  pause(): void;
  resume(): void;
  /** Delivers at once what is there by now; resolves when that is delivered or lost. */
  flush(): Promise<void>;
  /** Ends every subscription. */
  close(): void;
}

/** Opens the relay of a generation, which notes what it does with `record`. */
export type OpenRelay = (record: (happening: Happening) => void) => TelemetryRelay;
