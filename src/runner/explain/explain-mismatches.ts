import type { Mismatch } from "../../scenario/diagnostic.ts";
import { explainEquality } from "./equality.ts";
import { explainFailedInvoke } from "./failed-invoke.ts";
import type { Explainer, Facts } from "./facts.ts";
import { explainFrozenWait } from "./frozen-wait.ts";
import { explainLostLines } from "./lost-lines.ts";
import { explainMissingLine } from "./missing-line.ts";
import { explainMissingTelemetry } from "./missing-telemetry.ts";
import { explainOutcomes } from "./outcomes.ts";
import { explainRefusals } from "./refusals.ts";
import { explainResemblingLine } from "./resembling-line.ts";
import { explainStart } from "./start.ts";

interface Speaker {
  readonly explain: Explainer;
  /** Whether it also speaks where there is a hint already; then both are shown. */
  readonly isAdded?: true;
  /** Whether it speaks beside one mismatch of a check only, the first. */
  readonly isOnce?: true;
}

/** The surest cause first: a mismatch gets the hint of the first explainer that has one. */
const EXPLAINERS: readonly Speaker[] = [
  { explain: explainRefusals, isAdded: true, isOnce: true },
  { explain: explainLostLines, isAdded: true, isOnce: true },
  { explain: explainMissingLine },
  { explain: explainResemblingLine },
  { explain: explainMissingTelemetry },
  { explain: explainFrozenWait, isAdded: true },
  { explain: explainStart },
  { explain: explainFailedInvoke, isOnce: true },
  { explain: explainOutcomes, isOnce: true },
  { explain: explainEquality },
];

/** Adds to the mismatches of one check why they came about. A hint that is there already stays. */
export function explainMismatches(
  mismatches: readonly Mismatch[],
  facts: Facts,
): readonly Mismatch[] {
  const spoken = new Set<Explainer>();
  return mismatches.map((mismatch) => {
    const hints = mismatch.hint === undefined ? [] : [mismatch.hint];
    for (const { explain, isAdded, isOnce } of EXPLAINERS) {
      if (hints.length > 0 && !isAdded) continue;
      if (isOnce && spoken.has(explain)) continue;
      const hint = explain(mismatch, facts);
      if (hint === undefined || hints.includes(hint)) continue;
      hints.push(hint);
      spoken.add(explain);
    }
    return hints.length === 0 ? mismatch : { ...mismatch, hint: hints.join("; ") };
  });
}
