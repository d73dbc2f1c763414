/** Text and the cells of a terminal. Every `text` here is `visible`. */

const ASCII = /^[\u0020-\u007E]*$/;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u;

/** Wide and full-width characters of scripts: https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many cells of a terminal `text` takes. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += widthOfGrapheme(segment);
  return width;
}

/** `text` filled up with spaces to `cells`. */
export function padEnd(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - widthOf(text)));
}

/** `text` in at most `cells`, its end given up for `…` where it is longer. */
export function cutEnd(text: string, cells: number): string {
  return widthOf(text) <= cells ? text : `${slice(text, 0, cells - 1).trimEnd()}…`;
}

/** `text` in at most `cells`, its beginning given up: of a path, the end says more. */
export function cutStart(text: string, cells: number): string {
  const width = widthOf(text);
  return width <= cells ? text : `…${slice(text, width - cells + 1, width)}`;
}

/** The text in the cells from `start` to `end`; half a wide character becomes a space. */
export function slice(text: string, start: number, end: number): string {
  if (ASCII.test(text)) return text.slice(start, end);
  let sliced = "";
  let cell = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = cell + widthOfGrapheme(segment);
    if (cell >= start && next <= end) sliced += segment;
    else sliced += " ".repeat(Math.max(0, Math.min(next, end) - Math.max(cell, start)));
    if (next >= end) break;
    cell = next;
  }
  return sliced;
}

/** `text` in lines of at most `cells`; `…` stands for the text beyond `maxLines` lines. */
export function wrap(text: string, cells: number, maxLines: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (widthOf(rest) > cells && lines.length < maxLines - 1) {
    const line = slice(rest, 0, cells);
    const space = line.lastIndexOf(" ");
    const taken = space > line.length / 2 ? line.slice(0, space) : line.trimEnd();
    lines.push(taken);
    rest = rest.slice(taken.length).trimStart();
  }
  return [...lines, cutEnd(rest, cells)];
}

function widthOfGrapheme(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0;
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1;
}
