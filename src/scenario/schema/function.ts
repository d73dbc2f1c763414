import type { z } from "zod";
import { INITIALIZATION_TYPES, LOG_FORMATS } from "../../lambda/function.ts";
import { APPLICATION_LOG_LEVELS, SYSTEM_LOG_LEVELS } from "../../lambda/log-level.ts";
import {
  ACCOUNT_ID,
  ALIAS,
  AVAILABILITY_ZONE,
  CONCURRENCY,
  FRAMING,
  FUNCTION_NAME,
  HANDLER,
  MEMORY_SIZE,
  REGION,
  TIMEOUT,
  TRACING,
  VERSION,
} from "../../lambda/limits/settings.ts";
import { list, map, record } from "./collection.ts";
import { refuse } from "./complaint.ts";
import { duration, handedOver, number, oneOf, text } from "./leaf.ts";
import { unsupportedValue, whenSupported } from "./unsupported.ts";

function timeout() {
  const schema = duration({ word: "none" });
  return schema.transform((timeoutMs, context) => {
    const isWithin = timeoutMs >= TIMEOUT.minMs && timeoutMs <= TIMEOUT.maxMs;
    if (timeoutMs === undefined || timeoutMs === Infinity || isWithin) return timeoutMs;
    return refuse(context, { predicate: `must be ${TIMEOUT.expected}` });
  });
}

/** A function's settings under AWS's names, in camelCase. */
export const functionSchema = map({
  name: text(FUNCTION_NAME)
    .optional()
    .describe('Name of the function; "test_function" unless said'),
  version: text(VERSION).optional().describe("Version of the function; $LATEST unless said"),
  handler: text(HANDLER).optional().describe("Handler, as the runtime takes it from _HANDLER"),
  timeout: timeout()
    .optional()
    .describe(
      "How long an invoke may take, 1s to 1800s; 3s unless said. none: with an attached runtime",
    ),
  memorySize: number(MEMORY_SIZE)
    .optional()
    .describe("Megabytes of all processes together, 128 to 32768; enforced when it is said"),
  concurrency: number(CONCURRENCY)
    .optional()
    .describe(
      "Reserved concurrency: the most environments at once; an invoke above it is throttled",
    ),
  environment: record(handedOver())
    .optional()
    .describe("Environment variables of the runtime and the extensions"),
  region: text(REGION).optional().describe("AWS region; us-east-1 unless said"),
  accountId: text(ACCOUNT_ID).optional().describe("AWS account, 12 digits"),
  initializationType: oneOf(INITIALIZATION_TYPES, unsupportedValue("initializationType"))
    .optional()
    .describe("How environments come to be; on-demand unless said"),
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
  tracing: oneOf(TRACING.words)
    .optional()
    .describe(
      "X-Ray tracing; PassThrough unless said. Unsampled: as PassThrough, with traces that end in Sampled=0",
    ),
  availabilityZone: text(AVAILABILITY_ZONE)
    .optional()
    .describe("Id of the availability zone that the metadata endpoint names; use1-az1 unless said"),
  framing: oneOf(FRAMING.words)
    .optional()
    .describe(
      "Framing of the event at next: with its length, or chunked; auto (unless said) chunks one of more than 2048 bytes",
    ),
  aliases: list(text(ALIAS), { isOfScalars: true })
    .optional()
    .describe("Qualifiers that exist besides $LATEST and the version"),
  tenancy: whenSupported("function.tenancy", oneOf(["PER_TENANT"]))
    .optional()
    .describe("Tenant isolation"),
  maxConcurrency: whenSupported("function.maxConcurrency", number({ min: 1 }))
    .optional()
    .describe("Invokes at once in one environment"),
});

/** The settings of a function that were written, with times in milliseconds. */
export type FunctionInput = z.output<typeof functionSchema>;
