import { formatDuration } from "../../core/duration.ts";
import type { PhaseSpan, Timeline } from "../../runner/event.ts";
import type { Look, Style } from "../text/style.ts";
import { plural } from "../../core/plural.ts";
import { SHOW_MORE } from "./show-more.ts";
import { visible } from "../text/visible.ts";
import { padEnd, widthOf } from "../text/width.ts";

const MAX_BAR = 40;
/** Cells that each phase of a row is granted for its bar before the next one goes to a new row. */
const FAIR_BAR = 3;
const MAX_ENVIRONMENTS = 8;
const MAX_ROWS = 6;
const MIN_FROZEN_MS = 100;
/** So many successful invokes in a row, or more, are drawn as one. */
const MIN_FOLDED = 3;

/** A phase, or several of one kind, as it is drawn. */
interface Bar {
  readonly name: string;
  readonly note: string;
  readonly durationMs: number;
  readonly phase: PhaseSpan["phase"];
  readonly isGood: boolean;
}

/**
 * The phases of each environment as bars, all to one scale, which is the largest that fits. An init
 * begins a row. Of many environments those are kept in which something went wrong, unless the look
 * is whole.
 */
export function renderTimelines(timelines: readonly Timeline[], look: Look): string[] {
  const drawn = timelines
    .map((timeline) => ({ ...timeline, spans: timeline.spans.filter(isWorthDrawing) }))
    .filter(({ spans }) => spans.length > 0);
  const { style, isWhole = false } = look;
  const kept = isWhole ? drawn : select(drawn);
  const labels = kept.map(({ environment }) => `environment ${environment}`);
  const margin = Math.max(0, ...labels.map((label) => label.length)) + 3;
  const room = Math.max(30, look.columns - margin);
  const rows = kept.map(({ spans }) => rowsOf(fold(spans), room));
  const scale = scaleOf(rows.flat(), room);

  const lines = rows.flatMap((all, index) => {
    const last = (isWhole ? all : all.slice(-MAX_ROWS)).map((row) => renderRow(row, scale, style));
    const left = all.length - last.length;
    const before = style.dim(`… ${plural(left, "row")} before; ${SHOW_MORE}`);
    const shown = left > 0 ? [before, ...last] : last;
    return shown.map((text, at) => padEnd(at === 0 ? (labels[index] ?? "") : "", margin) + text);
  });
  const rest = drawn.length - kept.length;
  const others = style.dim(`… and ${plural(rest, "more environment")}; ${SHOW_MORE}`);
  return rest > 0 ? [...lines, others] : lines;
}

function select(timelines: readonly Timeline[]): readonly Timeline[] {
  const isGood = ({ spans }: Timeline): boolean => spans.every(isSuccess);
  return timelines
    .toSorted((one, other) => Number(isGood(one)) - Number(isGood(other)))
    .slice(0, MAX_ENVIRONMENTS)
    .toSorted((one, other) => one.environment - other.environment);
}

/** The short freeze between two invokes in a row says nothing. */
function isWorthDrawing({ phase, durationMs }: PhaseSpan): boolean {
  return phase !== "frozen" || durationMs >= MIN_FROZEN_MS;
}

function isSuccess({ status }: PhaseSpan): boolean {
  return status === "success";
}

/** Phases that are drawn as one bar. */
type SpanGroup = [PhaseSpan, ...PhaseSpan[]];

function fold(spans: readonly PhaseSpan[]): Bar[] {
  const groups: SpanGroup[] = [];
  for (const span of spans) {
    const group = groups.at(-1);
    if (group && isInvoked(group[0]) && isInvoked(span)) group.push(span);
    else groups.push([span]);
  }
  return groups.flatMap((group) =>
    group.length < MIN_FOLDED ? group.map((span) => barOf([span])) : [barOf(group)],
  );
}

function isInvoked(span: PhaseSpan): boolean {
  return span.phase === "invoke" && isSuccess(span);
}

function barOf(group: SpanGroup): Bar {
  const [first] = group;
  const { phase, status } = first;
  const durationMs = group.reduce((sum, span) => sum + span.durationMs, 0);
  const isGood = isSuccess(first);
  return {
    name: group.length > 1 ? plural(group.length, phase) : phase,
    note: formatDuration(durationMs) + (isGood ? "" : ` ✗ ${visible(status)}`),
    durationMs,
    phase,
    isGood,
  };
}

/** Cells of a phase without its bar: its words, the spaces in it, and the two before the next. */
function wordsOf({ name, note }: Bar): number {
  return widthOf(name) + widthOf(note) + 4;
}

function rowsOf(bars: readonly Bar[], room: number): Bar[][] {
  const rows: Bar[][] = [];
  let used = 0;
  for (const bar of bars) {
    const width = wordsOf(bar) + FAIR_BAR;
    const row = rows.at(-1);
    if (row === undefined || bar.phase === "init" || used + width > room + 2) {
      rows.push([bar]);
      used = width;
    } else {
      row.push(bar);
      used += width;
    }
  }
  return rows;
}

/** Cells a millisecond. A bar is never shorter than a cell, so each has one before the scale counts. */
function scaleOf(rows: readonly (readonly Bar[])[], room: number): number {
  let scale = Infinity;
  for (const row of rows) {
    const words = row.reduce((sum, bar) => sum + wordsOf(bar) + 1, -2);
    const totalMs = row.reduce((sum, bar) => sum + bar.durationMs, 0);
    const longestMs = row.reduce((longest, bar) => Math.max(longest, bar.durationMs), 0);
    scale = Math.min(scale, Math.max(1, room - words) / totalMs, MAX_BAR / longestMs);
  }
  return Number.isFinite(scale) ? scale : 0;
}

function renderRow(row: readonly Bar[], scale: number, style: Style): string {
  const drawn = row.map(({ name, note, durationMs, phase, isGood }) => {
    const paint = isGood ? (phase === "frozen" ? style.dim : style.cyan) : style.red;
    const cell = phase === "frozen" ? "·" : "▇";
    const bar = cell.repeat(Math.round(durationMs * scale)) || "▏";
    return `${name} ${paint(bar)} ${isGood ? note : paint(note)}`;
  });
  return drawn.join("  ");
}
