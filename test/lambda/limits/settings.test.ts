import { expect, test } from "bun:test";
import { expected, takes, type Rule } from "../../../src/core/rule.ts";
import {
  ACCOUNT_ID,
  AVAILABILITY_ZONE,
  CONCURRENCY,
  extensionCountMistake,
  extensionNameMistake,
  FRAMING,
  FUNCTION_NAME,
  functionVariableMistake,
  HANDED_OVER,
  HANDLER,
  LISTENING_PORT,
  MEMORY_SIZE,
  PORT,
  REGION,
  REQUEST_ID,
  TRACING,
  variableNameMistake,
  VERSION,
} from "../../../src/lambda/limits/settings.ts";

interface Row {
  readonly rule: Rule;
  readonly right: readonly unknown[];
  readonly wrong: readonly unknown[];
  readonly words: string;
}

const ROWS: Readonly<Record<string, Row>> = {
  FUNCTION_NAME: {
    rule: FUNCTION_NAME,
    right: ["a", "my-function_1", "x".repeat(64)],
    wrong: ["", "a b", "ä", "x".repeat(65), 1],
    words: "1 to 64 letters, digits, - and _",
  },
  VERSION: {
    rule: VERSION,
    right: ["$LATEST", "0", "12"],
    wrong: ["", "latest", "$LATEST2", "1.0"],
    words: '"$LATEST" or a number',
  },
  HANDLER: {
    rule: HANDLER,
    right: ["", "app.handler", "x".repeat(128)],
    wrong: ["a b", "a\n", "x".repeat(129)],
    words: "at most 128 characters without spaces",
  },
  MEMORY_SIZE: {
    rule: MEMORY_SIZE,
    right: [128, 32_768],
    wrong: [127, 32_769, 128.5, "128", Number.NaN, Infinity],
    words: "a whole number from 128 to 32768",
  },
  CONCURRENCY: {
    rule: CONCURRENCY,
    right: [1, 1000],
    wrong: [0, 1001, -1],
    words: "a whole number from 1 to 1000",
  },
  REGION: {
    rule: REGION,
    right: ["us-east-1", "us-gov-west-1", "cn-north-1"],
    wrong: ["", "us", "us-east", "US-EAST-1", "us-east-1 "],
    words: 'a region such as "us-east-1"',
  },
  ACCOUNT_ID: {
    rule: ACCOUNT_ID,
    right: ["012345678912"],
    wrong: ["01234567891", "0123456789123", "abcdefghijkl"],
    words: "12 digits",
  },
  TRACING: {
    rule: TRACING,
    right: ["Active", "PassThrough", "Unsampled"],
    wrong: ["active", true],
    words: "Active, PassThrough or Unsampled",
  },
  AVAILABILITY_ZONE: {
    rule: AVAILABILITY_ZONE,
    right: ["use1-az1", "apne1-az4", "usgw1-az2", "usw2-lax1-az1", "use1-wl1-bos-wlz1"],
    wrong: ["", "us-east-1a", "use1", "USE1-AZ1", "use1-az1 "],
    words: 'the id of a zone such as "use1-az1"',
  },
  FRAMING: {
    rule: FRAMING,
    right: ["auto", "length", "chunked"],
    wrong: ["", "Chunked", true],
    words: "auto, length or chunked",
  },
  REQUEST_ID: {
    rule: REQUEST_ID,
    right: ["a", "x".repeat(128)],
    wrong: ["", "a/b", "a?b", "a%2Fb", "x".repeat(129)],
    words: "1 to 128 letters, digits, - and _",
  },
  PORT: {
    rule: PORT,
    right: [1, 65_535],
    wrong: [0, 65_536],
    words: "a whole number from 1 to 65535",
  },
  LISTENING_PORT: {
    rule: LISTENING_PORT,
    right: [0, 65_535],
    wrong: [-1, 65_536],
    words: "a whole number from 0 to 65535",
  },
  HANDED_OVER: {
    rule: HANDED_OVER,
    right: ["", "a\nb="],
    wrong: ["a\0", 1],
    words: "text without NUL",
  },
};

test.each(Object.entries(ROWS))("%s takes what is right, no more, and says so", (_, row) => {
  const { rule, right, wrong, words } = row;
  expect(right.filter((value) => !takes(rule, value))).toEqual([]);
  expect(wrong.filter((value) => takes(rule, value))).toEqual([]);
  expect(expected(rule)).toBe(words);
});

test.each([
  ["A", undefined],
  ["", "a variable has a name"],
  ["A=B", '"A=B" cannot be the name of a variable'],
  ["A\0", '"A\0" cannot be the name of a variable'],
])("variableNameMistake(%j) is %p", (name, mistake) => {
  expect(variableNameMistake(name)).toBe(mistake);
  expect(functionVariableMistake(name)).toBe(mistake);
});

test("functionVariableMistake() keeps Lambda's own variables from a function", () => {
  expect(functionVariableMistake("AWS_REGION")).toBe('"AWS_REGION" is set by Lambda itself');
  expect(variableNameMistake("AWS_REGION")).toBeUndefined();
});

test.each([
  ["audit", undefined],
  [" ", "an extension has a name"],
  ["runtime", 'an extension cannot be called "runtime"'],
  ["platform", 'an extension cannot be called "platform"'],
])("extensionNameMistake(%p) is %p", (name, mistake) => {
  expect(extensionNameMistake(name)).toBe(mistake);
});

test("extensionCountMistake() begins with the eleventh", () => {
  expect(extensionCountMistake(10)).toBeUndefined();
  expect(extensionCountMistake(11)).toBe("a function has at most 10 extensions, not 11");
});
