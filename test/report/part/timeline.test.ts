import { expect, test } from "bun:test";
import type { PhaseSpan, Timeline } from "../../../src/runner/event.ts";
import { createStyle } from "../../../src/report/text/style.ts";
import { renderTimelines } from "../../../src/report/part/timeline.ts";
import { resetFailure } from "../world.ts";

function span(phase: PhaseSpan["phase"], durationMs: number, status = "success"): PhaseSpan {
  return { phase, startMs: 0, durationMs, status };
}

function drawn(timelines: readonly Timeline[], columns = 80): string[] {
  return renderTimelines(timelines, { style: createStyle(false), columns });
}

test("renderTimelines() draws phases to one scale, and a row for each init", () => {
  expect(`\n${drawn(resetFailure.timelines, 98).join("\n")}\n`).toMatchInlineSnapshot(`
    "
    environment 1   init ▇ 141ms  invoke ▇▇▇▇▇▇▇▇▇ 1.00s ✗ timeout  reset ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇ 2.00s
                    init ▇ 139ms  invoke ▏ 4ms
    "
  `);
});

test("renderTimelines() keeps within any width that has room for its words", () => {
  for (const columns of [60, 72, 80, 100, 140, 200]) {
    const widths = drawn(resetFailure.timelines, columns).map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  }
});

test("renderTimelines() draws many invokes that succeeded as one", () => {
  const spans = [
    span("init", 100),
    ...Array.from({ length: 38 }, () => span("invoke", 50)),
    span("invoke", 900, "timeout"),
    span("invoke", 5),
    span("invoke", 5),
    span("shutdown", 300),
  ];
  expect(`\n${drawn([{ environment: 1, spans }]).join("\n")}\n`).toMatchInlineSnapshot(`
    "
    environment 1   init ▏ 100ms  38 invokes ▇▇▇▇ 1.90s  invoke ▇▇ 900ms ✗ timeout
                    invoke ▏ 5ms  invoke ▏ 5ms  shutdown ▇ 300ms
    "
  `);
});

test("renderTimelines() leaves out the first of too many rows", () => {
  const spans = Array.from({ length: 20 }, () => span("init", 10, "error"));
  const lines = drawn([{ environment: 1, spans }]);
  expect(lines).toHaveLength(7);
  expect(lines[0]).toBe("environment 1   … 14 rows before; -v shows more");
});

test("renderTimelines() keeps the environments in which something went wrong", () => {
  const timelines = Array.from({ length: 40 }, (_, index) => ({
    environment: index + 1,
    spans: [span("init", 10, index === 30 ? "timeout" : "success")],
  }));
  const lines = drawn(timelines);
  expect(lines).toHaveLength(9);
  expect(lines.slice(-2)).toEqual([
    `environment 31   init ${"▇".repeat(40)} 10ms ✗ timeout`,
    "… and 32 more environments; -v shows more",
  ]);
});

test("renderTimelines() aligns environments whose numbers differ in length", () => {
  const timelines = [9, 10].map((environment) => ({ environment, spans: [span("init", 0)] }));
  expect(drawn(timelines)).toEqual([
    "environment 9    init ▏ 0.0ms",
    "environment 10   init ▏ 0.0ms",
  ]);
});

test("renderTimelines() draws nothing where nothing ran", () => {
  expect(drawn([])).toEqual([]);
  expect(drawn([{ environment: 1, spans: [] }])).toEqual([]);
});
