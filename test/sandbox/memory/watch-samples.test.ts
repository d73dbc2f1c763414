import { expect, test } from "bun:test";
import { MemoryWatch } from "../../../src/sandbox/memory/watch.ts";
import type { ProcessMemory } from "../../../src/sandbox/ports.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

type Sample = PromiseWithResolvers<readonly ProcessMemory[]>;

/** A watch of a function whose runtime is a process, or `attached`, and the samples it has begun. */
function watched(attached: readonly string[] = []) {
  const stage = new Stage({ attached, function: { memorySize: 128 } });
  const samples: Sample[] = [];
  stage.host.openGauge = () => ({
    read: () => {
      const sample: Sample = Promise.withResolvers();
      samples.push(sample);
      return sample.promise;
    },
  });
  const watch = new MemoryWatch(stage.fleet.world, { processes: new Map(), onExceeded: () => {} });
  return { clock: stage.clock, samples, watch };
}

/** Whether `promise` has resolved. */
async function isOver(promise: Promise<void>): Promise<boolean> {
  let isResolved = false;
  void promise.then(() => (isResolved = true));
  await settle();
  return isResolved;
}

test("MemoryWatch.start() waits for one sample at a time, however often it is called", () => {
  const { clock, watch } = watched();
  watch.start();
  watch.start();
  expect([clock.pending, watch.isWatching, watch.isEnforced]).toEqual([1, true, true]);
});

test("MemoryWatch does nothing where no process is ours, whatever memory was said", async () => {
  const { clock, watch, samples } = watched(["runtime"]);
  watch.start();
  await watch.check();
  await watch.stop();
  expect([clock.pending, watch.isWatching, watch.isEnforced, watch.takePeakMb(), samples]).toEqual([
    0,
    false,
    false,
    undefined,
    [],
  ]);
});

test("MemoryWatch.check() resolves when its sample is there, and takes none while nothing is watched", async () => {
  const { watch, samples } = watched();
  expect([await isOver(watch.check()), samples.length]).toEqual([true, 0]);
  watch.start();
  const checked = watch.check();
  expect([await isOver(checked), samples.length]).toEqual([false, 1]);
  samples[0]!.resolve([]);
  expect(await isOver(checked)).toBe(true);
});

test("MemoryWatch.stop() resolves when the sample that goes on and a last one are there, and once", async () => {
  const { clock, watch, samples } = watched();
  watch.start();
  await clock.advance(50);
  const stopped = watch.stop();
  expect([await isOver(stopped), samples.length]).toEqual([false, 2]);
  samples[1]!.resolve([]);
  expect(await isOver(stopped)).toBe(false);
  samples[0]!.resolve([]);
  expect([await isOver(stopped), clock.pending]).toEqual([true, 0]);
  expect([await isOver(watch.stop()), samples.length]).toEqual([true, 2]);
});
