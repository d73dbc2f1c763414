import { INITIALIZATION_TYPES, LOG_FORMATS, FUNCTION_NAME } from "../../lambda/function.ts";
import {
  MAX_MEMORY_MB,
  MAX_TIMEOUT_MS,
  MIN_MEMORY_MB,
  MIN_TIMEOUT_MS,
  UNRESERVED_CONCURRENCY,
} from "../../lambda/limits.ts";
import { APPLICATION_LOG_LEVELS, SYSTEM_LOG_LEVELS } from "../../lambda/log-level.ts";
import { z } from "zod";
import { map, record } from "./collection.ts";
import { refuse } from "./complaint.ts";
import { anyText, duration, number, oneOf, text } from "./leaf.ts";
import { described, unsupportedValue, whenSupported } from "./unsupported.ts";

function timeout() {
  const schema = duration({ word: "none" });
  return schema.transform((timeoutMs, context) => {
    const isWithin = timeoutMs >= MIN_TIMEOUT_MS && timeoutMs <= MAX_TIMEOUT_MS;
    if (timeoutMs === undefined || timeoutMs === Infinity || isWithin) return timeoutMs;
    return refuse(context, { predicate: "must be from 1s to 900s" });
  });
}

/** A function's settings under AWS's names, in camelCase. */
export const functionSchema = map({
  name: text({ pattern: FUNCTION_NAME, expected: "1 to 64 letters, digits, - and _" })
    .optional()
    .describe('Name of the function; "test_function" unless said'),
  version: text({ pattern: /^(\$LATEST|\d+)$/, expected: '"$LATEST" or a number' })
    .optional()
    .describe("Version of the function; $LATEST unless said"),
  handler: text({ pattern: /^\S{0,128}$/, expected: "at most 128 characters without spaces" })
    .optional()
    .describe("Handler, as the runtime takes it from _HANDLER"),
  timeout: timeout()
    .optional()
    .describe(
      "How long an invoke may take, 1s to 900s; 3s unless said. none: with an attached runtime",
    ),
  memorySize: number({ min: MIN_MEMORY_MB, max: MAX_MEMORY_MB })
    .optional()
    .describe("Megabytes of all processes together, 128 to 32768; enforced when it is said"),
  concurrency: number({ min: 1, max: UNRESERVED_CONCURRENCY })
    .optional()
    .describe(
      "Reserved concurrency: the most environments at once; an invoke above it is throttled",
    ),
  environment: record(anyText())
    .optional()
    .describe("Environment variables of the runtime and the extensions"),
  region: text({ pattern: /^[a-z]{2,}(-[a-z]+)+-\d+$/, expected: 'a region such as "us-east-1"' })
    .optional()
    .describe("AWS region; us-east-1 unless said"),
  accountId: text({ pattern: /^\d{12}$/, expected: "12 digits" })
    .optional()
    .describe("AWS account, 12 digits"),
  initializationType: oneOf(INITIALIZATION_TYPES, unsupportedValue("initializationType"))
    .optional()
    .describe(
      described("initializationType", "How environments come to be; on-demand unless said"),
    ),
  logFormat: oneOf(LOG_FORMATS)
    .optional()
    .describe("Format of the platform's log lines; Text unless said"),
  applicationLogLevel: oneOf(APPLICATION_LOG_LEVELS)
    .optional()
    .describe(
      "The least level that is logged of the function's lines; INFO unless said. With JSON",
    ),
  systemLogLevel: oneOf(SYSTEM_LOG_LEVELS)
    .optional()
    .describe(
      "The least level that is logged of the platform's lines; INFO unless said. With JSON",
    ),
  tracing: oneOf(["Active", "PassThrough"])
    .optional()
    .describe("X-Ray tracing; PassThrough unless said"),
  tenancy: whenSupported("function.tenancy", oneOf(["PER_TENANT"]))
    .optional()
    .describe(described("function.tenancy", "Tenant isolation")),
  maxConcurrency: whenSupported("function.maxConcurrency", number({ min: 1 }))
    .optional()
    .describe(described("function.maxConcurrency", "Invokes at once in one environment")),
});

/** What was written of a function's settings, with times in milliseconds. */
export type FunctionInput = z.output<typeof functionSchema>;
