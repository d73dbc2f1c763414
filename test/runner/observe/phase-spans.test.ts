import { expect, test } from "bun:test";
import type { Happening, JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { timelines } from "../../../src/runner/observe/phase-spans.ts";

function entry(atMs: number, happening: Happening, environment = 1): JournalEntry {
  return { ...happening, at: atMs, monotonicMs: atMs, environment };
}

// Of these no more is looked at.
const initStarted = { type: "initStarted" } as Happening;
const initEnded = { type: "initEnded", status: "success" } as Happening;
const invokeStarted = { type: "invokeStarted" } as Happening;
const invokeEnded = { type: "invokeEnded", status: "success" } as Happening;

test("timelines() measures the phases of an environment from the origin", () => {
  const entries = [
    entry(100, initStarted),
    entry(130, initEnded),
    entry(130, invokeStarted),
    entry(180, invokeEnded),
    entry(180, { type: "frozen" }),
    entry(300, { type: "shutdownStarted", reason: "spindown" }),
    entry(300, { type: "thawed" }),
    entry(310, { type: "shutdownEnded", durationMs: 10 }),
  ];
  expect(timelines(entries, { originMs: 90 })).toEqual([
    {
      environment: 1,
      spans: [
        { phase: "init", startMs: 10, durationMs: 30, status: "success" },
        { phase: "invoke", startMs: 40, durationMs: 50, status: "success" },
        { phase: "frozen", startMs: 90, durationMs: 120, status: "success" },
        { phase: "shutdown", startMs: 210, durationMs: 10, status: "success" },
      ],
    },
  ]);
});

test("timelines() ends an invoke where its reset begins, with the reason", () => {
  const entries = [
    entry(0, invokeStarted),
    entry(1000, { type: "resetStarted", reason: "timeout" }),
    entry(1300, { type: "resetEnded", durationMs: 300 }),
    entry(1300, invokeEnded),
  ];
  expect(timelines(entries, { originMs: 0 })[0]?.spans).toEqual([
    { phase: "invoke", startMs: 0, durationMs: 1000, status: "timeout" },
    { phase: "reset", startMs: 1000, durationMs: 300, status: "success" },
  ]);
});

test("timelines() keeps environments apart, in the order of their numbers", () => {
  const entries = [
    entry(0, initStarted, 2),
    entry(10, initStarted, 1),
    entry(20, initEnded, 2),
    entry(40, initEnded, 1),
    entry(50, { type: "throttled" } as Happening, 0),
  ];
  const lengths = timelines(entries, { originMs: 0 }).map(({ environment, spans }) => [
    environment,
    spans.map(({ durationMs }) => durationMs),
  ]);
  expect(lengths).toEqual([
    [1, [30]],
    [2, [20]],
  ]);
});

test("timelines() leaves out what came after the cut, and says what was unfinished then", () => {
  const entries = [
    entry(0, initStarted),
    entry(20, initEnded),
    entry(20, invokeStarted),
    entry(500, { type: "resetStarted", reason: "failure" }),
  ];
  expect(timelines(entries, { originMs: 0, cutMs: 400 })[0]?.spans).toEqual([
    { phase: "init", startMs: 0, durationMs: 20, status: "success" },
    { phase: "invoke", startMs: 20, durationMs: 380, status: "unfinished" },
  ]);
});
