import { expect, test } from "bun:test";
import { RUNTIME } from "../../src/lambda/source-name.ts";
import { Stage } from "../support/stage.ts";
import { settle } from "../support/virtual-clock.ts";

test("Environment.observed is the generation before a reset until the next has a process", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  const { invocation } = await stage.dispatched();
  const failed = stage.sandbox.generation;
  expect(stage.sandbox.observed).toBe(failed);
  await stage.clock.advance(1000);
  await invocation.report;
  expect(stage.sandbox.observed).toBe(failed);
  await stage.invoke();
  expect(stage.sandbox.observed).toBe(stage.sandbox.generation);
  expect(stage.sandbox.generation).not.toBe(failed);
  await stage.fleet.close("spindown");
});

test("Environment.observed is the generation before a reset until something attaches to the next", async () => {
  const stage = new Stage({ attached: [RUNTIME], function: { timeoutMs: 1000 } });
  await stage.fleet.begin();
  expect(stage.sandbox.observed).toBe(stage.sandbox.generation);
  await stage.dispatched();
  const failed = stage.sandbox.generation;
  await stage.clock.advance(1000);
  await settle();
  expect(stage.sandbox.observed).toBe(failed);
  await stage.next();
  expect(stage.sandbox.observed).toBe(stage.sandbox.generation);
  expect(stage.sandbox.generation).not.toBe(failed);
  await stage.fleet.close("spindown");
});
