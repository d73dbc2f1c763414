/** A place in a text, both from 1. */
export interface Position {
  readonly line: number;
  /** In UTF-16 units, as editors count. */
  readonly column: number;
}

/** Where `offset` stands in `text`; an offset past the end stands at the end. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, Math.max(0, offset));
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: before.length - lineStart + 1 };
}

/** The lines of `text` without their ends; the first one has index 0. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
