import type { Look, Style } from "../text/style.ts";
import { plural } from "../../core/plural.ts";
import { visible } from "../text/visible.ts";
import { cutEnd } from "../text/width.ts";

const MAX_LINES = 40;

/** The lines of a difference below a legend; the lines past the fortieth are counted. */
export function renderDifference(lines: readonly string[], { style, columns }: Look): string[] {
  const shown = lines
    .slice(0, MAX_LINES)
    .map((line) => paintOf(line, style)(cutEnd(visible(line), columns)));
  const rest = lines.length - shown.length;
  return [
    `${style.green("- expected")}  ${style.red("+ got")}`,
    ...shown,
    ...(rest > 0 ? [style.dim(`  … ${plural(rest, "more line")}`)] : []),
  ];
}

const MAX_SIDE_CELLS = 80;

/** A difference in one line: `expected "a": 1, got "a": 2`; undefined when nothing differs. */
export function summarizeDifference(lines: readonly string[]): string | undefined {
  const side = (sign: string): string =>
    cutEnd(
      lines
        .filter((line) => line.startsWith(sign))
        .map((line) => visible(line.slice(1)).trim())
        .join(" "),
      MAX_SIDE_CELLS,
    );
  const [expected, got] = [side("-"), side("+")];
  if (expected === "" && got === "") return undefined;
  if (got === "") return `did not get ${expected}`;
  return expected === "" ? `got ${got}` : `expected ${expected}, got ${got}`;
}

function paintOf(line: string, style: Style): (text: string) => string {
  if (line.startsWith("-")) return style.green;
  if (line.startsWith("+")) return style.red;
  return style.dim;
}
