import { isNumeric } from "../core/exact-number.ts";

const KIND = Symbol("kind of actual value");

/** A duration that a pattern such as `{ $lt: 2s }` is compared with. */
export interface Duration {
  readonly [KIND]: "duration";
  readonly durationMs: number;
}

/** A line of a process, which a pattern takes as text, or as `{ source, line }`. */
export interface LogLine {
  readonly [KIND]: "logLine";
  readonly source: string;
  readonly line: string;
}

/** A stream of items, which a list matches in order with gaps. */
export interface Story {
  readonly [KIND]: "story";
  readonly items: readonly unknown[];
  /** Whether the items are the last ones only, since the first are not kept. */
  readonly isPartial: boolean;
}

/** `durationMs` as a value that expectations of durations hold against. */
export function duration(durationMs: number): Duration {
  return { [KIND]: "duration", durationMs };
}

/** A line that `source` (`runtime`, an extension, `platform`) wrote. */
export function logLine(source: string, line: string): LogLine {
  return { [KIND]: "logLine", source, line };
}

/** `items` as a stream: `logs`, `events`, `telemetry`, `refusals`. */
export function story(items: readonly unknown[], { isPartial = false } = {}): Story {
  return { [KIND]: "story", items, isPartial };
}

export function isDuration(value: unknown): value is Duration {
  return kindOf(value) === "duration";
}

export function isLogLine(value: unknown): value is LogLine {
  return kindOf(value) === "logLine";
}

export function isStory(value: unknown): value is Story {
  return kindOf(value) === "story";
}

/** Whether `value` has keys that a map of a pattern asks for. */
export function isMapLike(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !isDuration(value) && !isStory(value) && !isNumeric(value);
}

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, KIND) : undefined;
}
