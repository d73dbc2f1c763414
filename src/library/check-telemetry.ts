import { TELEMETRY_EVENT_TYPES } from "../lambda/telemetry-event.ts";
import { entryWait } from "./check-options.ts";
import type { Table } from "./check-directives.ts";
import { fields, isFields, oneOf, rule, text, type Check } from "./check.ts";
import type { TelemetryFilter } from "./telemetry-filter.ts";

const filter: Check = fields({
  type: oneOf(TELEMETRY_EVENT_TYPES),
  requestId: text(),
} satisfies Table<TelemetryFilter>);

const LOOKING = { action: "Cannot look at telemetry", path: "" };

const isAsked = rule(
  "a filter or a function",
  (value) => isFields(value) || typeof value === "function",
);

/** Throws a TypeError that names what is wrong, unless `asked` is a filter of telemetry. */
export function checkTelemetry(asked: unknown): void {
  filter(asked, LOOKING);
}

/** Throws a TypeError, unless `name` can be that of an extension. */
export function checkExtensionName(name: unknown): void {
  text("the name of an extension")(name, { ...LOOKING, path: "extension" });
}

/** Checks what is asked of a wait for telemetry; throws as the other checks. */
export function checkTelemetryWait(asked: unknown, options: unknown): void {
  const where = { action: "Cannot wait for telemetry", path: "" };
  isAsked(asked, { ...where, path: "asked" });
  if (typeof asked !== "function") filter(asked, where);
  entryWait(options, where);
}
