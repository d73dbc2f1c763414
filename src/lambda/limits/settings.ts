/**
 * Patterns and bounds of the settings of a function and of an invoke. Scenario files, the library
 * and the command line all read these rules. Rules for the directives of the built-in processes
 * are in `stub/rules.ts`.
 */
import type { TextRule, WholeRule, WordRule } from "../../core/rule.ts";
import { RESERVED_VARIABLES } from "../environment-variables.ts";
import { FRAMINGS, TRACINGS, type Framing, type Tracing } from "../function.ts";
import { MAX_EXTENSIONS, UNRESERVED_CONCURRENCY } from "./protocol.ts";

/** Name of a function: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_NAME: TextRule = {
  kind: "text",
  pattern: /^[\w-]{1,64}$/,
  expected: "1 to 64 letters, digits, - and _",
};

/** Version of a function (same page). */
export const VERSION: TextRule = {
  kind: "text",
  pattern: /^(\$LATEST|\d+)$/,
  expected: '"$LATEST" or a number',
};

/** Alias of a function: https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const ALIAS: TextRule = {
  kind: "text",
  pattern: /^(?!\d+$)[\w-]{1,128}$/,
  expected: "1 to 128 letters, digits, - and _, and not digits alone",
};

/** Handler of a function (same page); an empty one is what a function without a handler has. */
export const HANDLER: TextRule = {
  kind: "text",
  pattern: /^\S{0,128}$/,
  expected: "at most 128 characters without spaces",
};

/**
 * Timeout of a function, in milliseconds: half an hour since November 2026
 * (https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html).
 */
export const TIMEOUT = {
  minMs: 1000,
  maxMs: 1_800_000,
  expected: "from 1s to 1800s",
  /** The library takes less than a second, so that tests are quick; its unit is milliseconds. */
  expectedShort: "more than 0 and at most 1800000",
} as const;

/** Memory of a function, in megabytes (same page); the larger sizes are those of the API model. */
export const MEMORY_SIZE: WholeRule = { kind: "whole", min: 128, max: 32_768 };

/** Reserved concurrency of a function (same page). */
export const CONCURRENCY: WholeRule = { kind: "whole", min: 1, max: UNRESERVED_CONCURRENCY };

/** AWS region, of any partition. */
export const REGION: TextRule = {
  kind: "text",
  pattern: /^[a-z]{2,}(-[a-z]+)+-\d+$/,
  expected: 'a region such as "us-east-1"',
};

/** AWS account: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const ACCOUNT_ID: TextRule = { kind: "text", pattern: /^\d{12}$/, expected: "12 digits" };

/** X-Ray tracing: https://docs.aws.amazon.com/lambda/latest/api/API_TracingConfig.html */
export const TRACING: WordRule<Tracing> = { kind: "word", words: TRACINGS };

/**
 * Id of an availability zone, which is the same zone in every account:
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
 */
export const AVAILABILITY_ZONE: TextRule = {
  kind: "text",
  pattern: /^[a-z]+\d+(-[a-z\d]+)*-[a-z]+\d+$/,
  expected: 'the id of a zone such as "use1-az1"',
};

/** Framing of the event. */
export const FRAMING: WordRule<Framing> = { kind: "word", words: FRAMINGS };

/** Id of an invoke. It stands as it is in the path that the runtime answers to. */
export const REQUEST_ID: TextRule = {
  kind: "text",
  pattern: /^[\w-]{1,128}$/,
  expected: "1 to 128 letters, digits, - and _",
};

/** A value that a header can carry: https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
export const HEADER_VALUE: TextRule = {
  kind: "text",
  pattern: /^[\t\x20-\x7e\x80-\xff]*$/,
  expected: "text that a header can carry: one line, and no letter beyond ÿ",
};

/** A port that is fixed. */
export const PORT: WholeRule = { kind: "whole", min: 1, max: 65_535 };

/** A port to listen at; 0 is any free one. */
export const LISTENING_PORT: WholeRule = { kind: "whole", min: 0, max: 65_535 };

/** Value of an environment variable, or an argument: the system ends each at a NUL. */
export const HANDED_OVER: TextRule = {
  kind: "text",
  pattern: /^[^\0]*$/,
  expected: "text without NUL",
};

/** What is wrong with `name` for an environment variable; undefined when it is right. */
export function variableNameMistake(name: string): string | undefined {
  if (name === "") return "a variable has a name";
  return /[=\0]/.test(name) ? `"${name}" cannot be the name of a variable` : undefined;
}

/** As {@link variableNameMistake}, of a function's own variables, as AWS refuses them too. */
export function functionVariableMistake(name: string): string | undefined {
  if (RESERVED_VARIABLES.has(name)) return `"${name}" is set by Lambda itself`;
  return variableNameMistake(name);
}

/** Names that other things of an environment have. */
const TAKEN_NAMES = ["runtime", "platform"];

/** What is wrong with `name` for an extension; undefined when it is right. */
export function extensionNameMistake(name: string): string | undefined {
  if (name.trim() === "") return "an extension has a name";
  return TAKEN_NAMES.includes(name) ? `an extension cannot be called "${name}"` : undefined;
}

/** What is wrong with `count` external extensions; undefined when they are not too many. */
export function extensionCountMistake(count: number): string | undefined {
  if (count <= MAX_EXTENSIONS) return undefined;
  return `a function has at most ${MAX_EXTENSIONS} extensions, not ${count}`;
}
