import { expect, test } from "bun:test";
import { hasColor } from "../../../src/cli/output/color.ts";

const terminal = { isTTY: true };
const pipe = { isTTY: false };

test("hasColor() asks the terminal when nothing else is said", () => {
  expect(hasColor(terminal, {})).toBe(true);
  expect(hasColor(pipe, {})).toBe(false);
  expect(hasColor(terminal, { TERM: "dumb" })).toBe(false);
});

test("hasColor() counts NO_COLOR with any value", () => {
  expect(hasColor(terminal, { NO_COLOR: "0" })).toBe(false);
  expect(hasColor(terminal, { NO_COLOR: "false" })).toBe(false);
  expect(hasColor(terminal, { NO_COLOR: "" })).toBe(true);
});

test("hasColor() lets FORCE_COLOR win over NO_COLOR, and --no-color over both", () => {
  expect(hasColor(pipe, { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(true);
  expect(hasColor(terminal, { FORCE_COLOR: "0" })).toBe(false);
  expect(hasColor(pipe, { FORCE_COLOR: "1" }, { isOff: true })).toBe(false);
});
