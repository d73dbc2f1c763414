import { TELEMETRY_EVENT_TYPES, type TelemetryEvent } from "../../lambda/telemetry-event.ts";
import { listed } from "../../core/rule.ts";
import { entryWait } from "./check-wait.ts";
import {
  fields,
  isObject,
  numberRule,
  oneOf,
  rule,
  text,
  type Check,
  type Table,
} from "./check.ts";
import type { TelemetryFilter } from "../telemetry/telemetry-filter.ts";

/** The action that is refused for events that are there. */
export const LOOKING = "Cannot look at telemetry";

/** The action that is refused for events that may come. */
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

/** Throws a TypeError that names the mistake, unless `asked` is a filter of events of `types`. */
export function checkTelemetry(asked: unknown, types: Types): void {
  filterOf(types)(asked, { action: LOOKING, path: "" });
}

/** Checks the arguments of a wait for events of `types`; throws as {@link checkTelemetry}. */
export function checkTelemetryWait(asked: unknown, options: unknown, types: Types): void {
  const where = { action: WAITING, path: "" };
  isAsked(asked, { ...where, path: "asked" });
  if (typeof asked !== "function") filterOf(types)(asked, where);
  entryWait(options, where);
}

/** Throws a TypeError that names the `known` extensions, unless `name` is one of them. */
export function checkExtension(name: unknown, known: readonly string[], action: string): void {
  text("the name of an extension")(name, { action, path: "extension" });
  if (known.some((each) => each === name)) return;
  const there = known.length === 0 ? "there is none" : `there is ${listed(known, "and")}`;
  const problem = `no extension "${String(name)}" is in the options or has registered`;
  throw new TypeError(`${action}: ${problem}: ${there}`);
}

const DELAYS = fields(
  { delayMs: numberRule("a number of at least 0", (value) => value >= 0 && value < Infinity) },
  ["delayMs"],
);

/** Throws a TypeError or a RangeError, unless events of `type` may go by `policy`. */
export function checkDeliveryPolicy(type: unknown, policy: unknown): void {
  const action = "Cannot set a delivery policy";
  oneOf(TELEMETRY_EVENT_TYPES)(type, { action, path: "type" });
  if (isObject(policy)) return DELAYS(policy, { action, path: "policy" });
  const words = '"suppress", "twice" or { delayMs }';
  const isWord = (value: unknown): boolean => value === "suppress" || value === "twice";
  rule(words, isWord)(policy, { action, path: "policy" });
}
