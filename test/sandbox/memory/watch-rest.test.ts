import { expect, test } from "bun:test";
import { sleep } from "../../../src/core/clock.ts";
import { MemoryWatch, SAMPLE_MS } from "../../../src/sandbox/memory/watch.ts";
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

test("MemoryWatch takes no sample once it has stopped, also when it started again during one", async () => {
  const stage = new Stage();
  const { clock, host } = stage;
  const timesMs: number[] = [];
  host.openGauge = () => ({
    read: async () => {
      timesMs.push(clock.monotonic());
      await sleep(clock, 1);
      return [];
    },
  });
  const watch = new MemoryWatch(stage.fleet.world, { processes: new Map(), onExceeded: () => {} });
  watch.start();
  await clock.advance(SAMPLE_MS);
  const stopped = watch.stop();
  watch.start();
  await clock.advance(1);
  await stopped;
  const last = watch.stop();
  await clock.advance(1000);
  await last;
  expect(timesMs).toEqual([50, 50, 51]);
});
