import type { Mismatch } from "../../scenario/diagnostic.ts";

/** How many different labels stand beside one caret. */
const MAX_LABELS = 3;

/**
 * The mismatches of `times` invokes, in the order of the file. Those with the same place and
 * message become one, which says how many they were and keeps the hint and the difference of the
 * first.
 */
export function foldAlike(mismatches: readonly Mismatch[], times: number): readonly Mismatch[] {
  const alike = Map.groupBy(mismatches, ({ message, range }) => `${range.start} ${message}`);
  return [...alike.values()]
    .map((group) => fold(group, times))
    .toSorted((left, right) => left.range.start - right.range.start);
}

function fold(group: readonly Mismatch[], times: number): Mismatch {
  const [first] = group as readonly [Mismatch, ...Mismatch[]];
  const labels = [...new Set(group.flatMap(({ label }) => label ?? []))];
  const shown = labels.slice(0, MAX_LABELS).join(", ");
  const label = labels.length > MAX_LABELS ? `${shown}, …` : shown;
  const message = `${first.message} in ${group.length} of ${times} invokes`;
  return { ...first, message, label: label === "" ? undefined : label };
}
