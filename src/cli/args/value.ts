import { parseDuration } from "../../core/duration.ts";
import { HOST_NAME, ORIGIN, readOrigin } from "../../core/host-name.ts";
import { err, ok } from "../../core/result.ts";
import { expected, expectedWhole, takes, type TextRule, type WholeRule } from "../../core/rule.ts";
import {
  ACCOUNT_ID,
  CONCURRENCY,
  FUNCTION_NAME,
  HANDLER,
  LISTENING_PORT,
  MEMORY_SIZE,
  REGION,
  TIMEOUT,
} from "../../lambda/limits/settings.ts";
import { ISOLATIONS, type Isolation } from "../../scenario/scenario.ts";
import { switchFor } from "../../core/suggest.ts";
import type { Parse } from "./flag.ts";

/** Any text but none at all. */
export const text: Parse<string> = (value) => (value === "" ? err("some text") : ok(value));

/** A whole number from `least` to `most`. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Parse<number> {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= least && number <= most ? ok(number) : err(expectedWhole(least, most));
  };
}

/** Text that `rule` takes. */
function textBy(rule: TextRule): Parse<string> {
  return (value) => (takes(rule, value) ? ok(value) : err(expected(rule)));
}

/** A number that `rule` takes. */
function wholeBy({ min, max }: WholeRule): Parse<number> {
  return integer(min, max);
}

/** A duration with its unit, in milliseconds; more than none. */
export const duration: Parse<number> = (value) => {
  const result = parseDuration(value);
  return result.ok && result.value > 0
    ? result
    : err('a duration with its unit, such as "3s" or "1500ms"');
};

/** Settings of the function, as AWS takes them. */
export const functionName = textBy(FUNCTION_NAME);
export const handler = textBy(HANDLER);
export const region = textBy(REGION);
export const accountId = textBy(ACCOUNT_ID);
export const memorySize = wholeBy(MEMORY_SIZE);
export const concurrency = wholeBy(CONCURRENCY);

/** A function's timeout within Lambda's bounds, in milliseconds; `none` is what a debugger wants. */
export const functionTimeout: Parse<number> = (value) => {
  if (value === "none") return ok(Infinity);
  const result = parseDuration(value);
  const isAllowed = result.ok && result.value >= TIMEOUT.minMs && result.value <= TIMEOUT.maxMs;
  return isAllowed ? result : err(`a duration ${TIMEOUT.expected}, or "none"`);
};

/** A regular expression, unanchored. */
export const pattern: Parse<RegExp> = (value) => {
  try {
    return ok(new RegExp(value, "u"));
  } catch {
    return err("a regular expression");
  }
};

/** Whether processes are frozen between invokes. */
export const freeze: Parse<"on" | "off"> = (value) => {
  if (value === "on" || value === "off") return ok(value);
  const meant = switchFor(value, ["on", "off"]);
  return err(`"on" or "off"${meant === undefined ? "" : `; did you mean "${meant}"?`}`);
};

/** The parts of the machine that the processes do not share. */
export const isolation: Parse<Isolation> = (value) => {
  const found = ISOLATIONS.find((each) => each === value);
  return found ? ok(found) : err(ISOLATIONS.map((each) => `"${each}"`).join(" or "));
};

/** `NAME=VALUE`. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** `NAME=VALUE`; the value may hold anything, `=` too. */
export const pair: Parse<Pair> = (value) => {
  const result = assignment(value);
  return result.ok && result.value.value !== undefined
    ? ok({ name: result.value.name, value: result.value.value })
    : err('a name and a value, as in "NAME=VALUE"');
};

/** `NAME=VALUE`, or `NAME` alone for its value in the tool's own environment. */
export interface Assignment {
  readonly name: string;
  readonly value: string | undefined;
}

/** `NAME=VALUE` or `NAME`. */
export const assignment: Parse<Assignment> = (value) => {
  const [, name, , rest] = /^([^=]+)(=([^]*))?$/.exec(value) ?? [];
  return name === undefined ? err('"NAME=VALUE" or "NAME"') : ok({ name, value: rest });
};

/** Where to listen. */
export interface Address {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/** `HOST:PORT`, with brackets around an IPv6 address. */
export const address: Parse<Address> = (value) => {
  const [, bracketed, plain, digits = ""] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(value) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > LISTENING_PORT.max
    ? err('a host and a port, as in "127.0.0.1:8080"')
    : ok({ host, port });
};

/** Part `index` of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `I/N`. */
export const shard: Parse<Shard> = (value) => {
  const [, index = "", count = ""] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  const parsed = { index: Number(index), count: Number(count) };
  return parsed.index >= 1 && parsed.index <= parsed.count
    ? ok(parsed)
    : err('a part and how many there are, as in "1/4"');
};

/** A name that `Host` may have, in lower case. */
export const hostName: Parse<string> = (value) =>
  takes(HOST_NAME, value) ? ok(value.toLowerCase()) : err(HOST_NAME.expected);

/** The origin of a web page, as browsers send it. */
export const origin: Parse<string> = (value) => {
  const known = readOrigin(value);
  return known === undefined ? err(ORIGIN) : ok(known);
};
