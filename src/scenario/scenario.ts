import type { FunctionSettings } from "../lambda/function.ts";
import type { ShutdownReason } from "../lambda/phase.ts";
import type { ExtensionDirectives, RuntimeDirectives } from "../stub/directives.ts";
import type { Range, Source } from "./diagnostic.ts";
import type { Tree } from "./tree.ts";

/** A process that a scenario names. Paths are absolute. */
export interface ProcessChoice {
  readonly kind: "process";
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Whether it is a file of a folder of extensions. Its start tells if it cannot be executed. */
  readonly isOfFolder?: boolean;
  /** Place of the command, for a mistake that only a run can find. */
  readonly range: Range;
}

/** Starts nothing and waits for a process that someone else starts. */
export interface AttachChoice {
  readonly kind: "attach";
}

export type RuntimeChoice =
  | ProcessChoice
  | AttachChoice
  | { readonly kind: "stub"; readonly directives: RuntimeDirectives };

export type ExtensionChoice =
  | ProcessChoice
  | AttachChoice
  | { readonly kind: "stub"; readonly directives: ExtensionDirectives };

/** Parts of the machine that the processes do not share: `hosts` gives them a hosts file of their own. */
export type Isolation = (typeof ISOLATIONS)[number];
export const ISOLATIONS = ["none", "hosts"] as const;

/** One document of a scenario file, valid, with its defaults filled in. */
export interface Scenario {
  readonly source: Source;
  readonly range: Range;
  /** From 1: the line the document's first key stands on. */
  readonly line: number;
  /** `line 12` where the document has no name. */
  readonly name: string;
  readonly tags: readonly string[];
  /** Why it is skipped; undefined when it is not. */
  readonly skip: string | undefined;
  readonly timeoutMs: number;
  /** Whether processes are stopped between invokes, as on Lambda. */
  readonly isFreezing: boolean;
  readonly isolation: Isolation;
  /** Fixed ports of the processes under test; with any, there is one environment. */
  readonly ports: readonly number[];
  readonly function: FunctionSettings;
  readonly runtime: RuntimeChoice;
  /** By name, in the order of the file: these are the external extensions. */
  readonly extensions: ReadonlyMap<string, ExtensionChoice>;
  readonly steps: readonly Step[];
  /** Over the whole run. */
  readonly expect: Tree | undefined;
  /** Variables that were known before the run. */
  readonly vars: Variables;
}

/** The values that `${name}` stands for. */
export type Variables = ReadonlyMap<string, unknown>;

interface StepBase {
  readonly range: Range;
  readonly line: number;
  readonly name: string | undefined;
  /** Variable → path of `expect`'s names. */
  readonly save: ReadonlyMap<string, { readonly path: string; readonly range: Range }>;
  /** How long events of the step may come late, in milliseconds. */
  readonly withinMs: number | undefined;
  /** A map in the names of `expect`. */
  readonly expect: Tree | undefined;
}

export interface InvokeStep extends StepBase {
  readonly verb: "invoke";
  readonly payload: Tree;
  readonly with: {
    readonly requestId?: Tree;
    readonly traceId?: Tree;
    readonly clientContext?: Tree;
    readonly identity?: Tree;
    readonly tenantId?: Tree;
    readonly logType?: "None" | "Tail";
  };
  /** Directives for the built-in runtime, to be rendered with `renderDirectives`. */
  readonly stub: Tree | undefined;
  /** Undefined when the step says neither `times` nor `concurrency`: one invoke. */
  readonly times: number | undefined;
  readonly concurrency: number;
  readonly thresholds: Tree | undefined;
}

export interface ShutdownStep extends StepBase {
  readonly verb: "shutdown";
  readonly reason: ShutdownReason;
}

export interface WaitStep extends StepBase {
  readonly verb: "wait";
  readonly durationMs: number;
}

export interface KillStep extends StepBase {
  readonly verb: "kill";
  /** `runtime`, or the name of an extension. */
  readonly target: string;
  readonly signal: NodeJS.Signals;
}

export interface ParallelStep extends StepBase {
  readonly verb: "parallel";
  readonly steps: readonly Step[];
}

/** A step without a verb: only `expect`. */
export interface ExpectStep extends StepBase {
  readonly verb: "expect";
}

export type Step = InvokeStep | ShutdownStep | WaitStep | KillStep | ParallelStep | ExpectStep;
