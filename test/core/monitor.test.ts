import { expect, test } from "bun:test";
import { Monitor } from "../../src/core/monitor.ts";

test("until() resolves at once when the state is there", async () => {
  const monitor = new Monitor(new AbortController().signal);
  await monitor.until(() => true);
});

test("until() resolves when notify() finds that the state has come", async () => {
  const monitor = new Monitor(new AbortController().signal);
  let isReady = false;
  const ready = monitor.until(() => isReady).then(() => "ready");
  monitor.notify();
  expect(await Promise.race([ready, Promise.resolve("waits")])).toBe("waits");
  isReady = true;
  monitor.notify();
  expect(await ready).toBe("ready");
});

test("every wait, and every later one, ends with the reason of the signal", async () => {
  const controller = new AbortController();
  const monitor = new Monitor(controller.signal);
  const waits = [monitor.until(() => false), monitor.until(() => false)];
  const reason = new Error("failed");
  controller.abort(reason);
  for (const wait of waits) await expect(wait).rejects.toBe(reason);
  await expect(monitor.until(() => true)).rejects.toBe(reason);
});
