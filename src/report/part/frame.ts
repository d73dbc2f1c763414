import type { Range, Source } from "../../scenario/diagnostic.ts";
import { renderDifference, summarizeDifference } from "./difference.ts";
import { extentOf, splitLines, type SourceLine } from "../text/location.ts";
import type { Look } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { slice, widthOf, wrap } from "../text/width.ts";

/** The content of a frame: a diagnostic, a mismatch or a problem. */
export interface Framed {
  readonly message: string;
  readonly source?: Source | undefined;
  readonly range?: Range | undefined;
  readonly label?: string | undefined;
  readonly hint?: string | undefined;
  readonly difference?: readonly string[] | undefined;
}

/** Lines of the source above the one that is marked. */
const LINES_BEFORE = 2;
const MAX_LABEL_LINES = 4;

/**
 * The lines of a frame: what is wrong, where, the source with a caret under the place, and a hint.
 * Without a place only the words. `title` stands before the message.
 */
export function renderFrame(framed: Framed, look: Look, title = "error"): string[] {
  const { message, source, range, difference = [], hint } = framed;
  const { style } = look;
  const head = `${style.bold(style.red(`${title}:`))} ${style.bold(visible(message))}`;
  const advice = hint === undefined ? [] : [`${style.cyan("hint:")} ${visible(hint)}`];
  if (source && range)
    return [head, ...renderExcerpt({ ...framed, source, range }, look), ...advice];
  const changes = difference.length > 0 ? renderDifference(difference, look) : [];
  return [head, ...changes, ...advice];
}

/** `message: got …` on one line, for where there is no room for a frame. */
export function sentenceOf({ message, label, difference = [] }: Framed): string {
  const got = label === undefined ? summarizeDifference(difference) : visible(label);
  return got === undefined ? visible(message) : `${visible(message)}: ${got}`;
}

interface Placed extends Framed {
  readonly source: Source;
  readonly range: Range;
}

function renderExcerpt(placed: Placed, { style, columns, isWhole }: Look): string[] {
  const { source, range, difference = [], hint } = placed;
  const { start, end } = extentOf(source, range);
  const gutter = String(start.line).length;
  const room = Math.max(20, columns - gutter - " | ".length);

  const first = Math.max(0, start.line - 1 - LINES_BEFORE);
  const lines = splitLines(source.text).slice(first, start.line);
  const mark = markOf(lines.at(-1) ?? { text: "", start: 0 }, placed.range, room);

  const row = (number: string, text: string): string =>
    `${style.cyan(`${number.padStart(gutter)} |`)} ${text}`.trimEnd();
  const shown = lines.map(({ text }, index) =>
    row(String(first + index + 1), windowOf(visible(text), mark.left, room)),
  );
  const note = [end.line > start.line ? `to line ${end.line}` : "", visible(placed.label ?? "")];
  const pointer = renderPointer(mark, note.filter((part) => part !== "").join(", "), room);
  const changes =
    difference.length > 0
      ? ["", ...renderDifference(difference, { style, columns: room, isWhole })]
      : [];
  return [
    `${" ".repeat(gutter)}${style.cyan("-->")} ${visible(source.path)}:${start.line}:${start.column}`,
    row("", ""),
    ...shown,
    ...pointer.map((text) => row("", style.red(text))),
    ...changes.map((text) => row("", text)),
    ...(hint === undefined ? [] : [row("", "")]),
  ];
}

/** Which cells of the line are marked, and which is the first to be shown. */
interface Mark {
  readonly start: number;
  readonly length: number;
  readonly left: number;
}

function markOf(line: SourceLine, range: Range, room: number): Mark {
  const [from, to] = [range.start - line.start, range.end - line.start];
  const start = widthOf(visible(line.text.slice(0, from)));
  const length = Math.max(1, widthOf(visible(line.text.slice(from, to).trimEnd())));
  const width = Math.max(widthOf(visible(line.text)), start + length);
  // A long line is shown from a little before its mark, so that the mark and what follows are seen.
  const left = Math.min(start - Math.floor(room / 4), width - room);
  return { start, length, left: Math.max(0, left) };
}

/** The carets and, beside them or else below, the label. */
function renderPointer({ start, length, left }: Mark, label: string, room: number): string[] {
  const carets = "^".repeat(Math.min(length, room - (start - left)));
  const pointer = " ".repeat(start - left) + carets;
  if (label === "") return [pointer];
  if (pointer.length + 1 + widthOf(label) <= room) return [`${pointer} ${label}`];
  return [pointer, ...wrap(label, room, MAX_LABEL_LINES)];
}

/** `room` cells of `text` from `left` on, with `…` where something is left out. */
function windowOf(text: string, left: number, room: number): string {
  const width = widthOf(text);
  if (left === 0 && width <= room) return text;
  if (width <= left) return width === 0 ? "" : "…";
  const isCutBefore = left > 0;
  const isCutAfter = width > left + room;
  const inner = slice(text, left + (isCutBefore ? 1 : 0), left + room - (isCutAfter ? 1 : 0));
  return `${isCutBefore ? "…" : ""}${inner}${isCutAfter ? "…" : ""}`;
}
