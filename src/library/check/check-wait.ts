import type { EntryWaitOptions, WaitOptions } from "../wait/wait-options.ts";
import {
  fields,
  isObject,
  numberRule,
  rule,
  text,
  whole,
  type Check,
  type Table,
} from "./check.ts";

/** The options of every wait. */
export const waitTable: Table<WaitOptions> = {
  signal: rule("an AbortSignal", (value) => isObject(value) && "throwIfAborted" in value),
  timeoutMs: numberRule("a number of at least 0", (value) => value >= 0),
};

/** Takes the options of a wait for an entry of the journal. */
export const entryWait: Check = fields({
  ...waitTable,
  since: whole(0),
  what: text(),
} satisfies Table<EntryWaitOptions>);

/** Throws a TypeError, or a RangeError for a number out of bounds, that names the option. */
export function checkWait(options: unknown, action = "Cannot wait"): void {
  fields({ ...waitTable })(options, { action, path: "" });
}

/** As {@link checkWait}, of a wait for an entry that `predicate` holds for. */
export function checkEntryWait(predicate: unknown, options: unknown): void {
  const where = { action: "Cannot wait", path: "" };
  const isFunction = rule("a function", (value) => typeof value === "function");
  isFunction(predicate, { ...where, path: "predicate" });
  entryWait(options, where);
}
