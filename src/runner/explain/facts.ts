import type { FunctionSettings } from "../../lambda/function.ts";
import type { Answer, InvocationReport } from "../../lambda/invocation.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Standing } from "../../sandbox/ports.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { Variables } from "../../scenario/scenario.ts";
import { substitutePattern } from "../../scenario/template.ts";
import type { Tree } from "../../scenario/tree.ts";
import { isAllFrozen, type Stage } from "../stage.ts";

/** One invoke, and how it ended. */
export interface InvokeRun {
  readonly answer: Answer;
  /** Undefined when no environment took the invoke. */
  readonly report: InvocationReport | undefined;
}

/** The facts that are the same for every check of a scenario at one time. */
export interface StageFacts {
  /** The whole journal, also from before the step. */
  readonly entries: readonly JournalEntry[];
  /** How many lines of processes are no longer in it. */
  readonly lostLines: number;
  readonly settings: FunctionSettings;
  /** The ports that the scenario keeps to itself. */
  readonly ports: readonly number[];
  /** Whether processes can look up `sandbox.localdomain`. */
  readonly isSandboxKnown: boolean;
  /** Whether every environment is frozen, and there is one. */
  readonly isFrozen: boolean;
  /** How the subscriber of that name stands now, in each environment. */
  readonly standings: (name: string) => readonly Standing[];
}

/** An expectation, and the values that it was compared with. */
export interface Comparison {
  /** Undefined for a step that only saves. */
  readonly expect: Tree | undefined;
  /** In the names of `expect`. */
  readonly observed: Readonly<Record<string, unknown>>;
  /** The invoke that was checked; undefined for any other check. */
  readonly run?: InvokeRun | undefined;
  /** All invokes of a step, where its thresholds were checked. */
  readonly runs?: readonly InvokeRun[] | undefined;
  /** Whether the check did not wait for its time, since nothing can happen before a thaw. */
  readonly isCutShort?: boolean | undefined;
}

/** All that an explainer may look at; `expect` has its variables put in. */
export interface Facts extends StageFacts, Comparison {}

/** Why `mismatch` came about, as a hint for people; undefined when `facts` do not say. */
export type Explainer = (mismatch: Mismatch, facts: Facts) => string | undefined;

/** The facts of `stage` as it stands now. */
export function stageFacts(stage: Stage): StageFacts {
  const { journal, losses, isSandboxKnown, fleet, scenario } = stage;
  return {
    entries: journal.since(0),
    lostLines: losses.lines,
    settings: fleet.world.settings,
    ports: scenario.ports,
    isSandboxKnown,
    isFrozen: isAllFrozen(stage),
    standings: (name) =>
      fleet.environments.flatMap(({ generation }) => generation.relay.standing(name) ?? []),
  };
}

/** The facts of one comparison, `vars` being the variables of its `expect`. */
export function factsOf(stage: Stage, comparison: Comparison, vars: Variables): Facts {
  const { expect } = comparison;
  return { ...stageFacts(stage), ...comparison, expect: expect && substitutePattern(expect, vars) };
}
