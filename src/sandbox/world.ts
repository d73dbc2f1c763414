import type { Clock } from "../core/clock.ts";
import type { Gate } from "../core/gate.ts";
import type { Journal } from "../core/journal.ts";
import type { Random } from "../core/random.ts";
import type { FunctionSettings, InitializationType } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { OpenRelay, ProcessHost, ProcessSpec } from "./ports.ts";

/** A process that is started for every init, or one that someone else starts. */
export type Actor =
  | { readonly kind: "attach" }
  | {
      readonly kind: "process";
      readonly plan: (circumstances: Circumstances) => ProcessSpec;
    };

/** What the plan of a process depends on. */
export interface Circumstances {
  /** Host and port of the APIs of its environment. */
  readonly address: string;
  readonly metadataToken: string;
  readonly initializationType: InitializationType;
  readonly logStream: string;
  /** Counts the inits of the function, from 1. */
  readonly initCount: number;
}

/** What the environments of one function share. */
export interface SandboxWorld {
  readonly settings: FunctionSettings;
  readonly runtime: Actor;
  /** External extensions by name, in the order they are started. */
  readonly extensions: ReadonlyMap<string, Actor>;
  /** How many invocations an environment takes at once: 1, unless they share it. */
  readonly slots: number;
  /** Whether processes are stopped between invokes; never where invocations share them. */
  readonly isFreezing: boolean;
  readonly host: ProcessHost;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal<JournalEntry>;
  readonly openRelay: OpenRelay;
  /**
   * Bounds the inits that run at once, so that many of them do not slow each other beyond their
   * limit. It belongs to the machine.
   */
  readonly inits: Gate;
  /** The number of the next init of the function, from 1. */
  readonly countInit: () => number;
}
