import type { Explainer } from "./facts.ts";

/** What is measured, or counted, and still compared with a literal for equality. */
const TIMES = ["duration", "billed"];

/**
 * Beside a literal for a duration, or for a count of `thresholds`, that does not hold: that it
 * means exactly that. A timeout is exact; whoever meant a bound has to write it.
 */
export const explainEquality: Explainer = ({ path = "", source, range }) => {
  const written = source.text.slice(range.start, range.end).trim();
  if (/^["']?\$\{|^[{[]/.test(written) || isOperand(source.text, range.start)) return undefined;
  const isCount = path.startsWith("thresholds.") && /^[1-9]\d*$/.test(written);
  if (!TIMES.includes(path) && !isCount) return undefined;
  return `a literal means exactly that; for at most that write { $lte: ${written} }`;
};

/** Whether what stands at `offset` belongs to an operator. */
function isOperand(text: string, offset: number): boolean {
  return /\$\w+["']?\s*:\s*$/.test(text.slice(Math.max(0, offset - 40), offset));
}
