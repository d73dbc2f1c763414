/** The longest stretch of one side that is kept, in lines; a report may show fewer. */
const MAX_LINES = 200;

/** Equal lines that stay on either side of what differs. */
const CONTEXT = 2;

/**
 * The lines in which `got` differs from `expected`, each begun by `-` (expected), `+` (got) or a
 * space. Equal lines far from a difference are only counted.
 */
export function textDifference(expected: string, got: string): readonly string[] {
  const left = expected.split("\n");
  const right = got.split("\n");
  const isSame = left.length === right.length && left.every((line, index) => line === right[index]);
  // Equal texts of a mismatch (as in `$not`) are shown as a whole.
  if (isSame) return [...signed("-", left), ...signed("+", right)];
  const before = countEqual(left, right);
  const after = countEqual(left.slice(before).toReversed(), right.slice(before).toReversed());
  return [
    ...equalBefore(left.slice(0, before)),
    ...signed("-", left.slice(before, left.length - after)),
    ...signed("+", right.slice(before, right.length - after)),
    ...equalAfter(left.slice(left.length - after)),
  ];
}

/** `text` as lines of a difference, each begun by `sign`. Lines past a bound are counted. */
export function lines(sign: "-" | "+" | " ", text: string): readonly string[] {
  return signed(sign, text.split("\n"));
}

function signed(sign: "-" | "+" | " ", all: readonly string[]): readonly string[] {
  const shown = all.slice(0, MAX_LINES).map((line) => `${sign} ${line}`);
  const rest = all.length - shown.length;
  return rest > 0 ? [...shown, `${sign} … ${rest} more lines`] : shown;
}

/** How many lines are the same, from the first one on. */
function countEqual(left: readonly string[], right: readonly string[]): number {
  const first = left.findIndex((line, index) => line !== right[index]);
  return first < 0 ? left.length : first;
}

function equalBefore(equal: readonly string[]): readonly string[] {
  const folded = equal.length - CONTEXT;
  // One line is not worth the line that counts it.
  if (folded <= 1) return signed(" ", equal);
  return [`  … ${folded} equal lines`, ...signed(" ", equal.slice(folded))];
}

function equalAfter(equal: readonly string[]): readonly string[] {
  const folded = equal.length - CONTEXT;
  if (folded <= 1) return signed(" ", equal);
  return [...signed(" ", equal.slice(0, CONTEXT)), `  … ${folded} equal lines`];
}
