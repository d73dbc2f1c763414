import type { TelemetryEvent } from "../lambda/telemetry-event.ts";
import { entryWait } from "./check-options.ts";
import type { Table } from "./check-directives.ts";
import { fields, isFields, oneOf, rule, text, type Check } from "./check.ts";
import type { TelemetryFilter } from "./telemetry-filter.ts";

/** The types that may be asked for. */
type Types = readonly TelemetryEvent["type"][];

const isAsked = rule(
  "a filter or a function",
  (value) => isFields(value) || typeof value === "function",
);

function filterOf(types: Types): Check {
  return fields({ type: oneOf(types), requestId: text() } satisfies Table<TelemetryFilter>);
}

/** Throws a TypeError that names what is wrong, unless `asked` is a filter of events of `types`. */
export function checkTelemetry(asked: unknown, types: Types): void {
  filterOf(types)(asked, { action: "Cannot look at telemetry", path: "" });
}

/** Checks what is asked of a wait for events of `types`; throws as the other checks. */
export function checkTelemetryWait(asked: unknown, options: unknown, types: Types): void {
  const where = { action: "Cannot wait for telemetry", path: "" };
  isAsked(asked, { ...where, path: "asked" });
  if (typeof asked !== "function") filterOf(types)(asked, where);
  entryWait(options, where);
}

/** Throws a TypeError, unless `name` can be that of an extension. */
export function checkExtensionName(name: unknown): void {
  text("the name of an extension")(name, { action: "Cannot look at telemetry", path: "extension" });
}
