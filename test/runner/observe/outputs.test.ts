import { expect, test } from "bun:test";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { outputs, writtenLines } from "../../../src/runner/observe/outputs.ts";

function line(source: string, text: string): JournalEntry {
  const place = { at: 0, monotonicMs: 0, environment: 1 };
  return { type: "log", source, stream: "stdout", line: text, ...place };
}

test("outputs() keeps the lines of each process apart, in the order in which they first wrote", () => {
  const entries = [line("audit", "up"), line("runtime", "one"), line("audit", "seen")];
  expect(outputs(entries)).toEqual([
    { source: "audit", lines: ["up", "seen"], total: 2 },
    { source: "runtime", lines: ["one"], total: 1 },
  ]);
});

test("outputs() keeps the last lines, and says how many there were", () => {
  const entries = Array.from({ length: 500 }, (_, index) => line("runtime", String(index)));
  const [output] = outputs(entries);
  expect(output?.total).toBe(500);
  expect(output?.lines).toHaveLength(200);
  expect(output?.lines.at(-1)).toBe("499");
});

test("outputs() keeps a bounded number of characters, and the last line in any case", () => {
  const entries = Array.from({ length: 20 }, () => line("runtime", "x".repeat(100_000)));
  const [output] = outputs(entries);
  expect(output?.total).toBe(20);
  expect(output?.lines.map(({ length }) => length)).toEqual(Array(7).fill(8193));
  expect(output?.lines[0]).toEndWith("x…");
});

test("outputs() counts the lines that the journal does not have any more", () => {
  const lost = new Map([
    ["audit", 3],
    ["runtime", 40],
  ]);
  expect(outputs([line("runtime", "last")], lost)).toEqual([
    { source: "audit", lines: [], total: 3 },
    { source: "runtime", lines: ["last"], total: 41 },
  ]);
});

test("outputs() knows nothing of a process that wrote nothing", () => {
  expect(outputs([])).toEqual([]);
});

test("writtenLines() has every line in its order, and nothing else of the journal", () => {
  const thawed: JournalEntry = { type: "thawed", at: 0, monotonicMs: 0, environment: 1 };
  const entries = [line("audit", "up"), thawed, line("runtime", "one")];
  expect(writtenLines(entries)).toEqual(["up", "one"]);
});
