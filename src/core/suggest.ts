/**
 * The number of edits of one character that turn `left` into `right`. A swap of neighbours is one.
 */
export function editDistance(left: string, right: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const costs = [
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (isSame ? 0 : 1),
      ];
      if (isSwap) costs.push(at(beforePrevious, column - 2) + 1);
      current.push(Math.min(...costs));
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, right.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/**
 * The candidate that the author of `word` most likely meant; undefined when none is near. Case does
 * not count. One letter may be wrong, in a long word one in three. A word of two letters or more
 * may also be the beginning of a candidate (`env`).
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let nearest: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = distanceTo(candidate, wanted);
    if (candidate === word || distance === undefined) continue;
    if (!nearest || distance < nearest.distance) nearest = { candidate, distance };
  }
  return nearest?.candidate;
}

function distanceTo(candidate: string, wanted: string): number | undefined {
  const distance = editDistance(wanted, candidate.toLowerCase());
  const allowed = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
  const isBeginning = candidate.toLowerCase().startsWith(wanted);
  // Half an edit less, so that of two candidates as near this one wins.
  if (isBeginning && wanted.length >= 2) return Math.min(distance, allowed) - 0.5;
  return distance <= allowed && distance < candidate.length ? distance : undefined;
}

/** What a word such as `no`, which is near `on`, means where `on` and `off` are the values. */
export function switchFor(written: string, values: readonly string[]): string | undefined {
  if (!values.includes("on") || !values.includes("off")) return undefined;
  const word = written.toLowerCase();
  if (["yes", "true", "y", "1", "enabled", "always"].includes(word)) return "on";
  return ["no", "false", "n", "0", "disabled", "never", "none"].includes(word) ? "off" : undefined;
}

/** A hint beside `written`, where one of `names` is wanted: the one that was meant, else all of them. */
export function hintAmong(written: string, names: readonly string[]): string {
  const meant = switchFor(written, names) ?? suggest(written, names);
  return meant === undefined ? `one of ${names.join(", ")}` : `did you mean "${meant}"?`;
}
