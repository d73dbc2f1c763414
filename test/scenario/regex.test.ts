import { beforeAll, expect, test } from "bun:test";
import { compileRegex, loadRegexEngine, mayNeedRegex } from "../../src/scenario/regex.ts";
import { mistakesOf } from "./support.ts";

beforeAll(loadRegexEngine);

test.each([
  ["b+$", "aabb"],
  [String.raw`^\d{4}/\d\d-\[x\]$`, "2026/11-[x]"],
  ["^order (?P<n>[0-9]+)$", "order 12"],
  ["(?i)HELLO", "well, hello"],
  ["日+", "日日"],
])("compileRegex() finds %s in %s", (source, text) => {
  const regex = compileRegex(source);
  expect(regex.ok && regex.value.test(text)).toBeTrue();
  expect(regex.ok && regex.value.test("nothing of it")).toBeFalse();
});

test.each(["(a+)+$", "^(a|a)*$", "(a*)*b", "a*a*a*a*a*a*b"])(
  "compileRegex() ends with %s, which backtracks elsewhere",
  (source) => {
    const regex = compileRegex(source);
    expect(regex.ok && regex.value.test(`${"a".repeat(2000)}!`)).toBeFalse();
  },
  5000,
);

const BESIDE = "(operators beside $regex hold too, such as $not: { $contains: … })";

test.each([
  ["a(?=b)", `it looks ahead or behind, which RE2's syntax does not have ${BESIDE}`],
  ["a(?!b)", `it looks ahead or behind, which RE2's syntax does not have ${BESIDE}`],
  ["(?<=a)b", `it looks ahead or behind, which RE2's syntax does not have ${BESIDE}`],
  ["(?<!a)b", `it looks ahead or behind, which RE2's syntax does not have ${BESIDE}`],
  [String.raw`(a)\1`, `it refers back to a group, which RE2's syntax does not have ${BESIDE}`],
  [
    String.raw`(?<n>a)\k<n>`,
    `it refers back to a group, which RE2's syntax does not have ${BESIDE}`,
  ],
  [String.raw`\u0041`, String.raw`invalid escape sequence (write \x{0041})`],
  ["a)", "unexpected )"],
])("loadScenarios() refuses the $regex %s", (source, reason) => {
  const text = `steps: [{ invoke: {}, expect: { response: { $regex: '${source}' } } }]`;
  expect(mistakesOf(text)).toEqual([`1:53 "${source}" is not a regular expression: ${reason}`]);
});

test("mayNeedRegex() finds what may hold a pattern", () => {
  expect(mayNeedRegex("expect: { response: { $regex: a } }")).toBeTrue();
  expect(mayNeedRegex("save: { a: response }")).toBeTrue();
  expect(mayNeedRegex("steps: [{ invoke: {} }]")).toBeFalse();
});
