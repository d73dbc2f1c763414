import type { Standing } from "../sandbox/ports.ts";
import type { Mismatch } from "../scenario/diagnostic.ts";
import { match } from "../scenario/matcher.ts";
import { readPath } from "../scenario/path.ts";
import type { Step, Variables } from "../scenario/scenario.ts";
import { substitutePattern } from "../scenario/template.ts";
import type { Tree } from "../scenario/tree.ts";
import { explainDelivered, FROZEN } from "./explain/explain-delivered.ts";
import { explainFiltered } from "./explain/explain-filtered.ts";
import { explainRefusals } from "./explain/explain-refusals.ts";
import type { Stage } from "./stage.ts";

/**
 * Holds what was observed against a step's `save` and `expect`. Saves first, since `expect` may use
 * what was saved; nothing is saved beyond this step of `vars`, which is written to.
 */
export function checkStep(
  stage: Stage,
  step: Step,
  { observed, vars }: { observed: Record<string, unknown>; vars: Map<string, unknown> },
): readonly Mismatch[] {
  const saved = save(stage, step, { observed, vars });
  return [...saved, ...checkExpect(stage, step.expect, { observed, vars })];
}

function save(
  { scenario: { source } }: Stage,
  { save: saves }: Step,
  { observed, vars }: { observed: Record<string, unknown>; vars: Map<string, unknown> },
): readonly Mismatch[] {
  const mismatches: Mismatch[] = [];
  for (const [name, { path, range }] of saves) {
    const value = readPath(observed, path);
    if (value === undefined) {
      const message = `cannot save "${name}": there is nothing at "${path}"`;
      mismatches.push({ message, source, range });
    } else vars.set(name, value);
  }
  return mismatches;
}

/** Holds what was observed against `expect`, of a step or of the whole run. */
export function checkExpect(
  stage: Stage,
  expect: Tree | undefined,
  { observed, vars }: { observed: Record<string, unknown>; vars: Variables },
): readonly Mismatch[] {
  if (!expect) return [];
  const { source } = stage.scenario;
  const mismatches = match(expect, observed, { source, path: "", vars });
  if (mismatches.length === 0) return [];
  return explainAll(stage, mismatches, { expect: substitutePattern(expect, vars), observed });
}

/** Adds why something may be missing: the surest cause first, since a hint that is there stays. */
function explainAll(
  stage: Stage,
  mismatches: readonly Mismatch[],
  { expect, observed }: { expect: Tree; observed: Record<string, unknown> },
): readonly Mismatch[] {
  const { journal, isSandboxKnown, fleet, scenario } = stage;
  const entries = journal.since(0);
  const { source } = scenario;
  const refused = explainRefusals(mismatches, observed);
  const { settings } = fleet.world;
  const filtered = explainFiltered(refused, expect, { entries, settings, source });
  const isFrozen = isAllFrozen(stage);
  const standings = (name: string): readonly Standing[] =>
    fleet.sandboxes.flatMap(({ generation }) => generation.relay.standing(name) ?? []);
  return explainDelivered(filtered, expect, { entries, isFrozen, isSandboxKnown, standings });
}

/**
 * Checks until it holds, again whenever something happens, for `withinMs` at most. Resolves to what
 * does not hold in the end. Nothing is waited for that only a thaw could bring.
 */
export async function within(
  stage: Stage,
  withinMs: number | undefined,
  check: () => readonly Mismatch[],
): Promise<readonly Mismatch[]> {
  let mismatches = check();
  if (withinMs === undefined || mismatches.length === 0) return mismatches;
  if (isAllFrozen(stage)) return mismatches.map(withFrozenHint);
  const over = new AbortController();
  const cancel = stage.clock.schedule(withinMs, () => over.abort(over));
  const signal = AbortSignal.any([over.signal, stage.signal]);
  try {
    while (mismatches.length > 0) {
      await stage.journal.until(() => true, { signal });
      mismatches = check();
    }
  } catch (reason) {
    if (reason !== over) throw reason;
  } finally {
    cancel();
  }
  return mismatches;
}

function isAllFrozen({ fleet: { sandboxes } }: Stage): boolean {
  return sandboxes.length > 0 && sandboxes.every(({ generation }) => generation.isFrozen);
}

function withFrozenHint(mismatch: Mismatch): Mismatch {
  const { hint = FROZEN } = mismatch;
  return { ...mismatch, hint: hint === FROZEN ? hint : `${hint}; ${FROZEN}` };
}
