import { expect, test } from "bun:test";
import { formatDuration, parseDuration, roundMs } from "../../src/core/duration.ts";
import { ok } from "../../src/core/result.ts";

test("parseDuration() reads a number with its unit as milliseconds", () => {
  for (const [text, ms] of [
    ["1500ms", 1500],
    ["3s", 3000],
    ["1.5s", 1500],
    [" 2m ", 120_000],
    ["1h", 3_600_000],
  ] as const) {
    expect(parseDuration(text)).toEqual(ok(ms));
  }
});

test("parseDuration() refuses a number without a unit, and what is no number", () => {
  expect(parseDuration("3")).toMatchObject({ error: 'A duration has a unit, as in "3s" or "3ms"' });
  for (const text of ["", "s", "-3s", "3 s", "3d", "1e3ms"]) {
    expect(parseDuration(text)).toMatchObject({ ok: false });
  }
});

test("formatDuration() writes a duration as people say it", () => {
  expect([0, 0.04, 0.4, 1, 212.4, 3310, 125_000].map(formatDuration)).toEqual([
    "0.0ms",
    "0.0ms",
    "0.4ms",
    "1ms",
    "212ms",
    "3.31s",
    "2m 05s",
  ]);
});

test("formatDuration() goes to the next unit where rounding would reach it", () => {
  expect([0.94, 0.96, 999.4, 999.6, 59_994, 59_996].map(formatDuration)).toEqual([
    "0.9ms",
    "1ms",
    "999ms",
    "1.00s",
    "59.99s",
    "1m 00s",
  ]);
});

test("roundMs() keeps three decimals", () => {
  expect([166.6239, 133.61 + 80.39, 0.0004].map(roundMs)).toEqual([166.624, 214, 0]);
});
