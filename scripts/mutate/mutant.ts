/** One small change of a source file, which some test should notice. */
export interface Mutant {
  /** From the root, as in `src/core/clock.ts`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Where the text `before` stands in the file: offsets as of `String.slice`. */
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

const MAX_SHOWN = 70;

/** `text` with the change made. */
export function mutated(text: string, { start, end, after }: Mutant): string {
  return text.slice(0, start) + after + text.slice(end);
}

/** The change on one line: `src/core/clock.ts:12: a && b -> a`. */
export function describeMutant({ path, line, before, after }: Mutant): string {
  return `${path}:${line}: ${shown(before)} -> ${shown(after)}`;
}

function shown(code: string): string {
  const flat = code.replaceAll(/\s+/g, " ");
  return flat.length > MAX_SHOWN ? `${flat.slice(0, MAX_SHOWN)}…` : flat;
}
