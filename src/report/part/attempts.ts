import type { Evidence, ScenarioResult } from "../../runner/event.ts";

/** Attempts at a scenario that failed alike. */
export interface Attempts {
  /** From 1, rising. */
  readonly numbers: readonly number[];
  /** Of how many. */
  readonly of: number;
  /** That of the last of them. */
  readonly evidence: Evidence;
}

/**
 * The attempts at a scenario that did not hold, in their order, those together that failed alike:
 * at the same places, in the same words. Values and hints are not looked at, since times and ids
 * are another each time.
 */
export function failedAttempts(result: ScenarioResult): readonly Attempts[] {
  const { earlier, attempt: of, problems, status } = result;
  const isLastShown = problems.length > 0 || status === "failed" || status === "broken";
  const all: readonly (Evidence & { readonly attempt: number })[] = isLastShown
    ? [...earlier, result]
    : earlier;
  return [...Map.groupBy(all, keyOf).values()].flatMap((alike) => {
    const last = alike.at(-1);
    return last ? [{ numbers: alike.map(({ attempt }) => attempt), of, evidence: last }] : [];
  });
}

function keyOf({ problems }: Evidence): string {
  return JSON.stringify(
    problems.map(({ kind, step, message, range }) => [kind, step?.number, message, range]),
  );
}

/** `attempt 1 of 3`, `attempts 1 and 3 of 3`; undefined where there was but one. */
export function describeAttempts({ numbers, of }: Attempts): string | undefined {
  if (of === 1) return undefined;
  const [first = 1] = numbers;
  const last = numbers.at(-1) ?? first;
  if (numbers.length === 1) return `attempt ${first} of ${of}`;
  const isRow = last - first === numbers.length - 1;
  if (isRow && numbers.length > 2) return `attempts ${first} to ${last} of ${of}`;
  return `attempts ${numbers.slice(0, -1).join(", ")} and ${last} of ${of}`;
}
