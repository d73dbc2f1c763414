import { expect, test } from "bun:test";
import { sleep } from "../../../src/core/clock.ts";
import { SAMPLE_MS } from "../../../src/sandbox/memory/watch.ts";
import { Stage } from "../../support/stage.ts";

/** When samples begin in the first second of an invoke, where each takes `tookMs`. */
async function sampleTimes(tookMs: number): Promise<readonly number[]> {
  const stage = new Stage();
  const { clock, host } = stage;
  const timesMs: number[] = [];
  let isInvoked = false;
  host.openGauge = () => ({
    read: async () => {
      if (!isInvoked) return [];
      timesMs.push(clock.monotonic());
      await sleep(clock, tookMs);
      return [];
    },
  });
  await stage.dispatched();
  isInvoked = true;
  await clock.advance(1000);
  return timesMs;
}

test("MemoryWatch rests a hundred times as long as a sample took, so as to cost at most 1 %", async () => {
  expect(await sampleTimes(3)).toEqual([50, 353, 656, 959]);
});

test("MemoryWatch rests at least SAMPLE_MS, however short a sample was", async () => {
  const timesMs = await sampleTimes(0.25);
  const stepsMs = timesMs.slice(1).map((atMs, index) => atMs - timesMs[index]!);
  expect(new Set(stepsMs)).toEqual(new Set([SAMPLE_MS + 0.25]));
  expect(timesMs).toHaveLength(19);
});
