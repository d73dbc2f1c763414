import { err, ok, type Result } from "../core/result.ts";
import { isDuration, isLogLine, isStory } from "./actual.ts";

/** The steps of a path: keys of maps, and positions in lists. */
export type PathSteps = readonly (string | number)[];

/**
 * The steps of `text`, such as `response.items[0].id`. A key with a dot or a bracket in it stands
 * in brackets and quotes: `extensions["audit.sh"].state`. Fails with a sentence that says why.
 */
export function parsePath(text: string): Result<PathSteps, string> {
  const steps: (string | number)[] = [];
  const step = /(?:^|(?<!^)\.)([^.[\]"\s]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (step.lastIndex < text.length) {
    const at = step.lastIndex;
    const match = step.exec(text);
    if (!match) return err(`"${text}" is not a path: "${text.slice(at)}" does not follow`);
    const [, key, index, quoted] = match;
    if (index === undefined) steps.push(key ?? JSON.parse(`"${quoted}"`));
    else steps.push(Number(index));
  }
  if (typeof steps[0] !== "string") return err(`"${text}" is not a path that begins with a name`);
  return ok(steps);
}

/**
 * The value at `path` in `actual`; undefined where there is no value, or `path` is not a path. A
 * duration becomes its text, a log line its line, a story its list.
 */
export function readPath(actual: unknown, path: string): unknown {
  const parsed = parsePath(path);
  if (!parsed.ok) return undefined;
  return plain(parsed.value.reduce<unknown>(child, actual));
}

function child(parent: unknown, step: string | number): unknown {
  // Of a story without its beginning no position is known.
  if (isStory(parent) && parent.isPartial) return undefined;
  const container = isStory(parent) ? parent.items : parent;
  if (typeof step === "number") return Array.isArray(container) ? container[step] : undefined;
  if (typeof container !== "object" || container === null || Array.isArray(container)) {
    return undefined;
  }
  return Object.hasOwn(container, step) ? Reflect.get(container, step) : undefined;
}

function plain(value: unknown): unknown {
  if (isDuration(value)) return `${value.durationMs}ms`;
  if (isLogLine(value)) return value.line;
  return isStory(value) ? value.items : value;
}
