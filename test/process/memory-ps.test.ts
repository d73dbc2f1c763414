import { expect, test } from "bun:test";
import { parsePsMemory } from "../../src/process/memory-ps.ts";

const MB = 1024 * 1024;

test("parsePsMemory() reads what ps writes", () => {
  const output = "    1     0     1   900\n  200     1   200  2048\n  201   200   200  1024\n";
  expect(parsePsMemory(output, [200])).toEqual([
    { pid: 200, usedBytes: 2 * MB, fileBytes: 0, highWaterBytes: undefined },
    { pid: 201, usedBytes: MB, fileBytes: 0, highWaterBytes: undefined },
  ]);
});
