import { expect, test } from "bun:test";
import type { MemoryGauge, ProcessMemory } from "../../../src/sandbox/ports.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const MB = 1024 * 1024;

test("failInvoke() reports the memory that its processes had when it failed, however long we look", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  let looks: Promise<readonly ProcessMemory[]> = Promise.resolve([]);
  stage.host.openGauge = (): MemoryGauge => ({ read: () => looks });
  const { invocation } = await stage.dispatched();
  await stage.clock.advance(999);
  const last = Promise.withResolvers<readonly ProcessMemory[]>();
  looks = last.promise;
  await stage.clock.advance(1);
  expect(invocation.isAnswered).toBe(true);
  // Its slot is free again once it has its report.
  expect(stage.fleet.sandboxes.map(({ turns }) => turns.size)).toEqual([1]);
  const figures = { usedBytes: 77 * MB, fileBytes: 0, highWaterBytes: 77 * MB };
  last.resolve([{ pid: 1, ...figures }]);
  await settle();
  expect(await invocation.report).toMatchObject({ status: "timeout", maxMemoryMb: 77 });
  await stage.fleet.close("spindown");
});
