import { expect, test } from "bun:test";
import { disarmed } from "../../../src/cli/output/disarm.ts";

test.each([
  ["::error::no", ": :error::no"],
  ["fine\n  ::add-mask::x\nfine", "fine\n  : :add-mask::x\nfine"],
  ["a ##[error]b", "a # #[error]b"],
  ["##vso[task.setvariable]x", "# #vso[task.setvariable]x"],
  ["x ##teamcity[testFailed]", "x # #teamcity[testFailed]"],
])("disarmed(%j) is obeyed by no CI", (text, shown) => {
  expect(disarmed(text)).toBe(shown);
  expect(disarmed(shown)).toBe(shown);
});

test.each(["a::b", "## heading", "std::string", "1 :: 2", "##"])(
  "disarmed(%j) is the same",
  (text) => {
    expect(disarmed(text)).toBe(text);
  },
);
