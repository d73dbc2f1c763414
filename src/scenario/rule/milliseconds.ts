import { parseDuration } from "../../core/duration.ts";
import type { Finding } from "../schema/issues.ts";
import { entriesOf, itemsOf, stringOf, valueOf, type Tree } from "../tree.ts";
import { stepsOf } from "./steps.ts";

/**
 * A field of the platform's events such as `durationMs` is a number of milliseconds on the wire, so
 * a duration with a unit never matches it.
 */
export function millisecondsRule(document: Tree): readonly Finding[] {
  return [document, ...stepsOf(document)]
    .map((place) => valueOf(place, "expect"))
    .flatMap((expect) => [
      valueOf(expect, "telemetry"),
      ...entriesOf(valueOf(expect, "extensions")).map(({ value }) => valueOf(value, "telemetry")),
    ])
    .flatMap(inEvents);
}

/** The mistakes in the events of a pattern of telemetry, inside operators too. */
function inEvents(pattern: Tree | undefined): readonly Finding[] {
  const record = valueOf(pattern, "record");
  if (!record) return childrenOf(pattern).flatMap(inEvents);
  const type = stringOf(valueOf(pattern, "type"));
  // Only the platform writes `metrics`, so they need no type. A function writes any other key.
  if (type === undefined) return inNumbers(valueOf(record, "metrics"));
  return type.startsWith("platform.") ? inNumbers(record) : [];
}

function inNumbers(tree: Tree | undefined): readonly Finding[] {
  const here = entriesOf(tree).filter(({ key }) => key.endsWith("Ms"));
  return [
    ...here.flatMap(({ key, value }) => durationsIn(value).map((each) => findingOf(key, each))),
    ...childrenOf(tree).flatMap(inNumbers),
  ];
}

interface WrittenDuration {
  readonly tree: Tree;
  readonly durationMs: number;
}

/** The durations of a pattern, as they stand there or are compared with. */
function durationsIn(pattern: Tree): readonly WrittenDuration[] {
  const duration = parseDuration(stringOf(pattern) ?? "");
  return [
    ...(duration.ok ? [{ tree: pattern, durationMs: duration.value }] : []),
    ...childrenOf(pattern).flatMap(durationsIn),
  ];
}

function findingOf(key: string, { tree: { range }, durationMs }: WrittenDuration): Finding {
  const message = `"${key}" is a number of milliseconds`;
  return { message, range, hint: `write ${durationMs}` };
}

function childrenOf(tree: Tree | undefined): readonly Tree[] {
  return [...entriesOf(tree).map(({ value }) => value), ...itemsOf(tree)];
}
