import { HOST_NAME, ORIGIN, readOrigin } from "../../core/host-name.ts";
import { LISTENING_PORT, PORT } from "../../lambda/limits/settings.ts";
import { ISOLATIONS } from "../../scenario/scenario.ts";
import type { SimulatorOptions } from "../options.ts";
import { functionSettings } from "./check-function.ts";
import { extensions, runtime, variable } from "./check-program.ts";
import {
  fields,
  flag,
  isObject,
  list,
  numberRule,
  oneOf,
  record,
  rule,
  ruled,
  text,
  type Check,
  type Table,
} from "./check.ts";

const origin: Check = (value, where) => {
  text()(value, where);
  rule(ORIGIN, () => readOrigin(String(value)) !== undefined)(value, where);
};

/**
 * Checks what a simulator is started with, by name and by value, as scenario files are checked.
 *
 * @throws TypeError, or RangeError for a number out of bounds; the message names the option.
 */
export function checkSimulatorOptions(options: unknown): void {
  const asked = isObject(options) ? options["runtime"] : undefined;
  const isAttached = asked === undefined || asked === "attach";
  const check = fields({
    function: functionSettings(isAttached),
    runtime,
    extensions,
    freeze: flag,
    environment: record(variable),
    cwd: text(),
    isolate: oneOf(ISOLATIONS),
    runtimeAddress: fields({ host: text(), port: ruled(LISTENING_PORT) }),
    allowHosts: list(ruled(HOST_NAME)),
    allowOrigins: list(origin),
    ports: list(ruled(PORT)),
    waitTimeoutMs: numberRule("a number over 0", (value) => value > 0),
  } satisfies Table<SimulatorOptions>);
  check(options, { action: "Cannot start the simulator", path: "" });
}
