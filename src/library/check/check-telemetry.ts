import type { TelemetryEvent } from "../../lambda/telemetry-event.ts";
import { listed } from "../../core/rule.ts";
import { entryWait } from "./check-wait.ts";
import { fields, isObject, oneOf, rule, text, type Check, type Table } from "./check.ts";
import type { TelemetryFilter } from "../telemetry/telemetry-filter.ts";

/** What the checks say cannot be done, of what is there. */
export const LOOKING = "Cannot look at telemetry";

/** What they say of what may come. */
export const WAITING = "Cannot wait for telemetry";

/** The types that may be asked for. */
type Types = readonly TelemetryEvent["type"][];

const isAsked = rule(
  "a filter or a function",
  (value) => isObject(value) || typeof value === "function",
);

function filterOf(types: Types): Check {
  return fields({ type: oneOf(types), requestId: text() } satisfies Table<TelemetryFilter>);
}

/** Throws a TypeError that names what is wrong, unless `asked` is a filter of events of `types`. */
export function checkTelemetry(asked: unknown, types: Types): void {
  filterOf(types)(asked, { action: LOOKING, path: "" });
}

/** Checks what is asked of a wait for events of `types`; throws as the other checks. */
export function checkTelemetryWait(asked: unknown, options: unknown, types: Types): void {
  const where = { action: WAITING, path: "" };
  isAsked(asked, { ...where, path: "asked" });
  if (typeof asked !== "function") filterOf(types)(asked, where);
  entryWait(options, where);
}

/** Throws a TypeError that names those that are `known`, unless `name` is that of one. */
export function checkExtension(name: unknown, known: readonly string[], action: string): void {
  text("the name of an extension")(name, { action, path: "extension" });
  if (known.some((each) => each === name)) return;
  const there = known.length === 0 ? "there is none" : `there is ${listed(known, "and")}`;
  const problem = `no extension "${String(name)}" is in the options or has registered`;
  throw new TypeError(`${action}: ${problem}: ${there}`);
}
