import { REQUEST_ID } from "../../lambda/limits/settings.ts";
import type { RuntimeChoice } from "../../scenario/scenario.ts";
import type { InvokeOptions } from "../options.ts";
import { invokeDirectives } from "./check-directives.ts";
import { waitTable } from "./check-wait.ts";
import { anything, fields, ruled, text, type Table } from "./check.ts";

const ACTION = "Cannot invoke";

const invokeTable: Table<InvokeOptions> = {
  requestId: ruled(REQUEST_ID),
  traceId: text(),
  clientContext: anything,
  identity: anything,
  tenantId: text(),
  qualifier: text(),
  stub: invokeDirectives,
};

/**
 * Checks the options of an invoke of a runtime of that kind.
 *
 * @throws TypeError, or RangeError for a number out of bounds; the message names the option.
 */
export function checkInvoke(options: unknown, runtime: RuntimeChoice["kind"]): void {
  fields({ ...invokeTable })(options, { action: ACTION, path: "" });
  if (runtime === "stub" || (options as InvokeOptions).stub === undefined) return;
  const hint = 'leave it out, or start the simulator with { runtime: "stub" }';
  throw new TypeError(`${ACTION}: "stub" is only for the built-in runtime; ${hint}`);
}

/** As {@link checkInvoke}, of an invoke that is waited for, whatever the runtime is. */
export function checkInvokeAndWait(options: unknown): void {
  fields({ ...invokeTable, ...waitTable })(options, { action: ACTION, path: "" });
}
