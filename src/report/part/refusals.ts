import { plural } from "../../core/plural.ts";
import { describeRefused, type Refusals } from "../../runner/event.ts";
import type { Look } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { SHOW_MORE } from "./show-more.ts";
import { wrap } from "../text/width.ts";

const MAX_KINDS = 10;
const MAX_LINES_OF_ONE = 6;

/**
 * The calls of processes that were refused, below a line that says how many they were. Calls that
 * were refused alike are one.
 */
export function renderRefusals({ calls, total }: Refusals, look: Look): string[] {
  const { style, columns, isWhole = false } = look;
  if (total === 0) return [];
  const room = Math.max(20, columns - "  |   ".length);
  const shown = isWhole ? calls : calls.slice(0, MAX_KINDS);
  const lines = shown.flatMap((call) =>
    wrap(visible(describeRefused(call)), room, MAX_LINES_OF_ONE).map((text, index) =>
      index === 0 ? `  ${style.dim("|")} ${text}` : `  ${style.dim("|")}   ${text}`,
    ),
  );
  const rest = total - shown.reduce((sum, { count }) => sum + count, 0);
  return [
    `refused ${style.dim(`(${plural(total, "call")})`)}`,
    ...lines,
    ...(rest > 0
      ? [style.dim(`  … and ${plural(rest, "other call")}${isWhole ? "" : `; ${SHOW_MORE}`}`)]
      : []),
  ];
}
