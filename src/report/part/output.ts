import { plural } from "../../core/plural.ts";
import type { Output } from "../../runner/event.ts";
import type { Look } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { cutEnd } from "../text/width.ts";
import { SHOW_MORE } from "./show-more.ts";

const MAX_LINES = 10;
const MAX_LINE_CELLS = 400;

/**
 * The last lines that a process wrote, below a line that says how many it wrote, and how to see
 * those that are left out or cut.
 */
export function renderOutput(output: Output, { style, isWhole = false }: Look): string[] {
  const { source, total } = output;
  if (total === 0) return [];
  const kept = isWhole ? output.lines : output.lines.slice(-MAX_LINES);
  const shown = kept.map((line) => {
    const text = visible(line.replace(/\r$/, ""));
    return isWhole ? text : cutEnd(text, MAX_LINE_CELLS);
  });
  // With `-v` a line is cut only where no more of it was kept.
  const isCut = shown.some((text) => text.endsWith("…"));
  const hasMore = !isWhole && (kept.length < output.lines.length || isCut);
  const isAll = kept.length === total && !isCut;
  const words = plural(total, "line");
  const count = kept.length < total ? `last ${kept.length} of ${words}` : words;
  const advice = isAll ? "" : hasMore ? `; ${SHOW_MORE}` : "; --no-capture shows all";
  return [
    `${visible(source)} ${style.dim(`(${count}${advice})`)}`,
    ...shown.map((text) => `  ${style.dim("|")} ${text}`.trimEnd()),
  ];
}
