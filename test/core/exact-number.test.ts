import { expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  compareNumbers,
  ExactNumber,
  isNumeric,
  jsonNumber,
  parseExactJson,
} from "../../src/core/exact-number.ts";

const DIGITS = [
  "12345678901234567890",
  "-9007199254740993",
  "0.1000000000000000055511151231257827",
  "1.0",
  "-0",
  "-0.0",
  "1e3",
  "1E-7",
  "1e400",
];

test.each(DIGITS)("parseExactJson() keeps the digits of %s wherever it stands", (digits) => {
  const text = `{"a":${digits},"b":[${digits},{"c":${digits}}],"__proto__":${digits}}`;
  const value = parseExactJson(text);
  expect(JSON.stringify(value)).toBe(text);
  expect(isNumeric((value as { a: unknown }).a)).toBeTrue();
  expect(String(parseExactJson(digits))).toBe(digits);
});

test("parseExactJson() leaves numbers that a double keeps", () => {
  const text = '{"a":1,"b":[-2.5,9007199254740992],"c":"12345678901234567890.0"}';
  expect(parseExactJson(text)).toEqual(JSON.parse(text));
});

test("parseExactJson() refuses what JSON.parse() refuses, and reads what is nested as deeply", () => {
  expect(() => parseExactJson("{1.0}")).toThrow(SyntaxError);
  const depth = 100_000;
  const deep = `${"[".repeat(depth)}1.0${"]".repeat(depth)}`;
  expect(parseExactJson(deep)).toBeArray();
});

test.each([
  ["1.0", "1"],
  ["10", "1e1"],
  ["1000e-3", "1"],
  ["-0", "0"],
  ["0e9", "0.000"],
  ["12345678901234567890", "1234567890123456789e1"],
  ["1e400", "10E+399"],
])("compareNumbers() finds %s and %s equal", (one, other) => {
  expect(compareNumbers(one, other)).toBe(0);
  expect(compareNumbers(other, one)).toBe(0);
});

test.each([
  ["12345678901234567890", "12345678901234567891"],
  ["-12345678901234567891", "-12345678901234567890"],
  ["9007199254740992", "9007199254740993"],
  ["0.1", "0.1000000000000000055511151231257827"],
  ["-1", "0"],
  ["0", "1e-400"],
  ["9", "10"],
  ["0.09", "0.1"],
  ["1e99999999999999999999", "1e100000000000000000000"],
])("compareNumbers() finds %s less than %s", (one, other) => {
  expect(compareNumbers(one, other)).toBeLessThan(0);
  expect(compareNumbers(other, one)).toBeGreaterThan(0);
});

test("compareNumbers() agrees with doubles where doubles are exact", () => {
  const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(number, number, (one, other) => {
      expect(Math.sign(compareNumbers(String(one), String(other)) ?? Number.NaN)).toBe(
        one === other ? 0 : one < other ? -1 : 1,
      );
    }),
  );
});

test("compareNumbers() gives zero for two equal numbers below zero, and not minus zero", () => {
  expect(compareNumbers("-9e-323", "-9e-323")).toBe(0);
});

test("compareNumbers() has no answer for what is no number of JSON", () => {
  expect(compareNumbers("Infinity", "1")).toBeUndefined();
  expect(compareNumbers("1", "NaN")).toBeUndefined();
});

test.each([
  ["12345678901234567890", "12345678901234567890"],
  ["+12345678901234567890", "12345678901234567890"],
  ["0012345678901234567890", "12345678901234567890"],
  ["-007", "-7"],
  ["0x1FFFFFFFFFFFFFFFFF", "590295810358705651711"],
  ["0o777777777777777777777777", "4722366482869645213695"],
  [".5", "0.5"],
  ["-.5e3", "-0.5e3"],
  ["5.", "5"],
  ["5.e3", "5e3"],
  ["1.0", "1.0"],
  ["Infinity", undefined],
  [".", undefined],
  ["", undefined],
  ["1_000", undefined],
])("jsonNumber() of %p is %p", (written, expected) => {
  expect(jsonNumber(written)).toBe(expected);
});

test("ExactNumber is its digits in text and in JSON", () => {
  const number = new ExactNumber("1.0");
  expect(String(number)).toBe("1.0");
  expect(JSON.stringify({ number }, (_key, value: unknown) => value, 1)).toBe(
    '{\n "number": 1.0\n}',
  );
});
