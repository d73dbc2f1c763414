import { visible } from "./visible.ts";
import { cutEnd, cutStart, widthOf } from "./width.ts";

/** Two texts side by side, or one below the other. */
export interface CutAlike {
  readonly left: string;
  readonly right: string;
  /** Cells before the first difference; undefined where nothing before it was given up. */
  readonly lead: number | undefined;
  /** The first unit, in UTF-16 and from 1, that differs. */
  readonly column: number;
}

/** UTF-16 units for each cell that are looked at around the difference: some take no cell. */
const UNITS_A_CELL = 4;

/**
 * Two texts, made visible, each in at most `cells`. Where they are longer, what they have in common
 * before their first difference is given up to its last part, and what comes too far after it.
 */
export function cutAlike(left: string, right: string, cells: number): CutAlike {
  const at = commonLength(left, right);
  const column = at + 1;
  const isShort = [left, right].every((text) => fits(text, cells));
  if (isShort) return { left: visible(left), right: visible(right), lead: undefined, column };
  const reach = cells * UNITS_A_CELL;
  const common = visible(left.slice(Math.max(0, at - reach), at));
  const most = Math.floor(cells / 3);
  const isKept = at <= reach && widthOf(common) <= cells - most;
  const lead = isKept ? common : cutStart(common, most);
  const room = cells - widthOf(lead);
  const restOf = (text: string): string => {
    const rest = visible(text.slice(at, at + reach));
    return cutEnd(text.length > at + reach ? `${rest}…` : rest, room);
  };
  return {
    left: lead + restOf(left),
    right: lead + restOf(right),
    lead: isKept ? undefined : widthOf(lead),
    column,
  };
}

/** A text of many megabytes is not measured to know that it is too long. */
function fits(text: string, cells: number): boolean {
  return text.length <= cells * UNITS_A_CELL && widthOf(visible(text)) <= cells;
}

/** How many units from the first on are the same; never between the halves of a character. */
function commonLength(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let at = 0;
  while (at < most && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  const isBetweenHalves = at > 0 && /[\uD800-\uDBFF]/.test(left.charAt(at - 1));
  return isBetweenHalves ? at - 1 : at;
}
