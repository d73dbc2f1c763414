import type { Range, Source } from "../../scenario/diagnostic.ts";

/** A line of a source, without its end. `start` is an offset into the whole text. */
export interface SourceLine {
  readonly text: string;
  readonly start: number;
}

/** A place as editors count it: both from 1, columns in UTF-16 units. */
export interface EditorPosition {
  readonly line: number;
  readonly column: number;
}

/** The lines of `text`, ended as YAML has it by LF, CRLF or CR; there is always one. */
export function splitLines(text: string): SourceLine[] {
  const lines: SourceLine[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ text: text.slice(start, index), start });
    start = index + end.length;
  }
  lines.push({ text: text.slice(start), start });
  return lines;
}

/** The position of `offset`; that of the end for an offset past it. */
export function editorPosition(lines: readonly SourceLine[], offset: number): EditorPosition {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const { text, start } = lines[low] ?? { text: "", start: 0 };
  return { line: low + 1, column: Math.min(offset - start, text.length) + 1 };
}

/** First and last position of `range`; white space at its end does not count. */
export function extentOf(
  { text }: Source,
  { start, end }: Range,
): { readonly start: EditorPosition; readonly end: EditorPosition } {
  const lines = splitLines(text);
  const trimmed = start + text.slice(start, end).trimEnd().length;
  return { start: editorPosition(lines, start), end: editorPosition(lines, trimmed) };
}

/** `path:line:column`, as editors and terminals make a link of it. */
export function placeOf(source: Source, range: Range): string {
  const { line, column } = extentOf(source, range).start;
  return `${source.path}:${line}:${column}`;
}
