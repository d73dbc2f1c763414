import { plural } from "../../core/plural.ts";
import type { Output } from "../../runner/event.ts";
import type { Style } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { cutEnd } from "../text/width.ts";

const MAX_LINE_CELLS = 400;

/**
 * The last lines that a process wrote, at most `maxLines`, below a line that says how many it
 * wrote.
 */
export function renderOutput(output: Output, maxLines: number, style: Style): string[] {
  const { source, total } = output;
  if (total === 0) return [];
  const lines = maxLines === 0 ? [] : output.lines.slice(-maxLines);
  const words = plural(total, "line");
  const count = lines.length < total ? `last ${lines.length} of ${words}` : words;
  return [
    `${visible(source)} ${style.dim(`(${count})`)}`,
    ...lines.map((line) =>
      `  ${style.dim("|")} ${cutEnd(visible(line.replace(/\r$/, "")), MAX_LINE_CELLS)}`.trimEnd(),
    ),
  ];
}
