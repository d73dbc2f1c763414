import { plural } from "../../core/plural.ts";
import { cutAlike } from "../text/cut-alike.ts";
import type { Look, Style } from "../text/style.ts";
import { SHOW_MORE } from "./show-more.ts";
import { visible } from "../text/visible.ts";
import { cutEnd } from "../text/width.ts";

/** How many lines in a row with the same sign are shown, and how many in all. */
const MAX_SIDE_LINES = 20;
const MAX_LINES = 50;

/** The sign of a line, and the space after it. */
const SIGN_CELLS = 2;

/** Lines in a row with the same sign, without it. */
interface Side {
  readonly sign: "-" | "+" | " ";
  readonly texts: readonly string[];
}

/**
 * The lines of a difference below a legend. Lines that are too long are cut: an expected one and
 * the one that came in its place around the first difference between them. Lines past a bound are
 * counted, unless the look is whole.
 */
export function renderDifference(lines: readonly string[], look: Look): string[] {
  const { style, isWhole = false } = look;
  const sides = sidesOf(lines);
  const all = sides.flatMap((side, index) => {
    const [before, after] = [sides[index - 1], sides[index + 1]];
    if (side.sign === "-" && after?.sign === "+") return renderSide(side, after, look);
    if (side.sign === "+" && before?.sign === "-") {
      return [...renderSide(side, before, look), ...renderPointer(before, side, look)];
    }
    return renderSide(side, undefined, look);
  });
  const shown = isWhole ? all : all.slice(0, MAX_LINES);
  return [
    `${style.green("- expected")}  ${style.red("+ got")}`,
    ...shown,
    ...more(all.length - shown.length, "", style),
  ];
}

const MAX_SUMMARY_CELLS = 80;

/**
 * A difference in one line: `expected "a": 1, got "a": 2`; undefined when nothing differs. Long
 * sides are cut around the first difference.
 */
export function summarizeDifference(lines: readonly string[]): string | undefined {
  const side = (sign: string): string =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1).trim())
      .join(" ");
  const [expected, got] = [side("-"), side("+")];
  if (expected === "" && got === "") return undefined;
  if (got === "") return `did not get ${cutEnd(visible(expected), MAX_SUMMARY_CELLS)}`;
  if (expected === "") return `got ${cutEnd(visible(got), MAX_SUMMARY_CELLS)}`;
  const cut = cutAlike(expected, got, MAX_SUMMARY_CELLS);
  return `expected ${cut.left}, got ${cut.right}`;
}

function sidesOf(lines: readonly string[]): readonly Side[] {
  const sides: { sign: Side["sign"]; texts: string[] }[] = [];
  for (const line of lines) {
    const sign = line.startsWith("-") ? "-" : line.startsWith("+") ? "+" : " ";
    const text = line.slice(SIGN_CELLS);
    const last = sides.at(-1);
    if (last?.sign === sign) last.texts.push(text);
    else sides.push({ sign, texts: [text] });
  }
  return sides;
}

/** The lines of `side`; each is cut as the line of `other` at its place asks for. */
function renderSide(
  { sign, texts }: Side,
  other: Side | undefined,
  { style, columns, isWhole = false }: Look,
): string[] {
  const paint = paintOf(sign, style);
  const shown = isWhole ? texts : texts.slice(0, MAX_SIDE_LINES);
  const cells = columns - SIGN_CELLS;
  const lines = shown.map((text, index) => {
    const beside = other?.texts[index];
    const cut =
      beside === undefined ? cutEnd(visible(text), cells) : cutAlike(text, beside, cells).left;
    return paint(`${sign} ${cut}`.trimEnd());
  });
  return [...lines, ...more(texts.length - shown.length, sign, style)];
}

/** Below two lines of which the beginning was given up: where they begin to differ. */
function renderPointer(before: Side, after: Side, { style, columns }: Look): string[] {
  const [left, ...others] = [...before.texts, ...after.texts];
  const [right, ...rest] = others;
  if (left === undefined || right === undefined || rest.length > 0) return [];
  const { lead, column } = cutAlike(left, right, columns - SIGN_CELLS);
  if (lead === undefined) return [];
  return [style.dim(`${" ".repeat(SIGN_CELLS + lead)}^ character ${column}`)];
}

function more(rest: number, sign: string, style: Style): string[] {
  const words = `… ${plural(rest, "more line")}; ${SHOW_MORE}`;
  return rest > 0 ? [style.dim(`${sign.padEnd(SIGN_CELLS)}${words}`)] : [];
}

function paintOf(sign: Side["sign"], style: Style): (text: string) => string {
  if (sign === "-") return style.green;
  return sign === "+" ? style.red : style.dim;
}
