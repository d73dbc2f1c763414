import { RESERVED_VARIABLES } from "../../lambda/environment-variables.ts";
import { INITIALIZATION_TYPES, LOG_FORMATS, type FunctionSettings } from "../../lambda/function.ts";
import { APPLICATION_LOG_LEVELS, SYSTEM_LOG_LEVELS } from "../../lambda/log-level.ts";
import {
  ACCOUNT_ID,
  ALIAS,
  AVAILABILITY_ZONE,
  CONCURRENCY,
  FRAMING,
  FUNCTION_NAME,
  functionVariableMistake,
  HANDLER,
  MEMORY_SIZE,
  REGION,
  TIMEOUT,
  TRACING,
  VERSION,
} from "../../lambda/limits/settings.ts";
import { UNSUPPORTED } from "../../scenario/unsupported.ts";
import { variable } from "./check-program.ts";
import { fields, list, numberRule, oneOf, record, ruled, type Check, type Table } from "./check.ts";

/** Takes the function's settings; only an attached runtime may have no timeout. */
export function functionSettings(isAttached: boolean): Check {
  return fields({
    name: ruled(FUNCTION_NAME),
    version: ruled(VERSION),
    handler: ruled(HANDLER),
    timeoutMs: timeout(isAttached),
    memorySize: ruled(MEMORY_SIZE),
    concurrency: ruled(CONCURRENCY),
    environment: record(functionVariable),
    region: ruled(REGION),
    accountId: ruled(ACCOUNT_ID),
    initializationType,
    logFormat: oneOf(LOG_FORMATS),
    applicationLogLevel: oneOf(APPLICATION_LOG_LEVELS),
    systemLogLevel: oneOf(SYSTEM_LOG_LEVELS),
    tracing: ruled(TRACING),
    availabilityZone: ruled(AVAILABILITY_ZONE),
    framing: ruled(FRAMING),
    aliases: list(ruled(ALIAS)),
  } satisfies Table<FunctionSettings>);
}

function timeout(isAttached: boolean): Check {
  const words = `${TIMEOUT.expectedShort}, or Infinity with an attached runtime`;
  return numberRule(words, (timeoutMs) => {
    const isWithin = timeoutMs > 0 && timeoutMs <= TIMEOUT.maxMs;
    return isWithin || (timeoutMs === Infinity && isAttached);
  });
}

const functionVariable: Parameters<typeof record>[0] = (name, value, where) => {
  const mistake = functionVariableMistake(name);
  if (mistake === undefined) return variable(name, value, where);
  const isReserved = RESERVED_VARIABLES.has(name);
  const hint = isReserved ? '; for one process, set it in its "environment"' : "";
  throw new TypeError(`${where.action}: ${mistake}${hint}`);
};

const initializationType: Check = (value, where) => {
  const problem = UNSUPPORTED[`initializationType: ${String(value)}`];
  if (problem !== undefined) throw new TypeError(`${where.action}: ${problem}`);
  const supported = INITIALIZATION_TYPES.filter((type) => {
    return UNSUPPORTED[`initializationType: ${type}`] === undefined;
  });
  oneOf(supported)(value, where);
};
