import { expect, test } from "bun:test";
import { memoryPeak } from "../../../src/sandbox/memory/peak.ts";
import type { ProcessMemory } from "../../../src/sandbox/ports.ts";

/** A sample of processes 1, 2 …: used, pages of files, high-water mark. */
function sample(...rows: readonly (readonly [number, number, number?])[]) {
  const processes = rows.map(([usedBytes, fileBytes, highWaterBytes], index): ProcessMemory => {
    return { pid: index + 1, usedBytes, fileBytes, highWaterBytes };
  });
  return new Map(processes.map((process) => [process.pid, process]));
}

const rows: readonly (readonly [
  string,
  ReturnType<typeof sample>,
  ReturnType<typeof sample>,
  number,
])[] = [
  ["the sum of a first sample", sample(), sample([10, 5, 15], [20, 5, 25]), 30],
  ["the mark of a process that is new", sample(), sample([10, 5, 95]), 90],
  ["no mark that has not risen", sample([10, 5, 95]), sample([12, 5, 95]), 12],
  ["a mark that has risen, without pages of files", sample([10, 5, 15]), sample([10, 5, 65]), 60],
  ["the more pages of files of both samples", sample([10, 40, 50]), sample([10, 5, 65]), 25],
  [
    "one mark alone, beside the least that the others had",
    sample([10, 0, 10], [30, 0, 30]),
    sample([10, 0, 80], [20, 0, 70]),
    100,
  ],
  ["no mark where the system says none", sample([10, 0]), sample([20, 0]), 20],
  ["nothing without processes", sample([10, 0, 10]), sample(), 0],
];

test.each(rows)("memoryPeak() counts %s", (_, before, now, peak) => {
  expect(memoryPeak(before, now)).toBe(peak);
});
