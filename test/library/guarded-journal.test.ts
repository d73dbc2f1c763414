import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { RuntimeActor } from "./actors.ts";

test("a reader of the journal that throws is let go, and close() rejects with what it threw", async () => {
  const simulator = await Simulator.start();
  const seen: string[] = [];
  let calls = 0;
  simulator.journal.subscribe(() => {
    calls += 1;
    throw new Error("mistake");
  });
  simulator.journal.subscribe(({ type }) => seen.push(type));
  void new RuntimeActor(simulator).serve();
  expect((await simulator.invoke({ a: 1 })).response).toEqual({ a: 1 });
  expect(calls).toBe(1);
  expect(seen).toContain("invokeEnded");
  const thrown: unknown = await simulator.close().catch((error: unknown) => error);
  expect(thrown).toEqual(new Error("mistake"));
});

test("a reader of the journal whose promise rejects is let go, and close() rejects with its reason", async () => {
  const simulator = await Simulator.start();
  const seen: string[] = [];
  const reader: (entry: { type: string }) => unknown = async ({ type }) => {
    seen.push(type);
    await Promise.resolve();
    if (type === "invokeStarted") throw new Error("mistake");
  };
  simulator.journal.subscribe(reader);
  void new RuntimeActor(simulator).serve();
  expect((await simulator.invoke({ a: 1 })).response).toEqual({ a: 1 });
  expect(seen).toContain("invokeStarted");
  expect(seen).not.toContain("invokeEnded");
  const thrown: unknown = await simulator.close().catch((error: unknown) => error);
  expect(thrown).toEqual(new Error("mistake"));
});

test("journal.until() rejects with what its predicate throws, and the engine goes on", async () => {
  await using simulator = await Simulator.start();
  const since = simulator.journal.length;
  const fail = (): boolean => {
    throw new Error("mistake");
  };
  const broken = simulator.journal.until(fail, { since }).catch((error: unknown) => error);
  void new RuntimeActor(simulator).serve();
  expect((await simulator.invoke({})).status).toBe("success");
  expect(await broken).toEqual(new Error("mistake"));
});

test("what is known can still be waited for after close()", async () => {
  const simulator = await Simulator.start();
  void new RuntimeActor(simulator).serve();
  const result = await simulator.invoke({ a: 1 });
  await simulator.close();
  expect(await simulator.waitForInvocation(result.requestId)).toEqual(result);
  expect(await simulator.waitForAnswer(result.requestId)).toMatchObject({ status: "success" });
  const ended = await simulator.waitFor((entry) => entry.type === "invokeEnded");
  expect(ended.requestId).toBe(result.requestId);
  await expect(simulator.waitFor((entry) => entry.type === "log")).rejects.toThrow(
    "The simulator has been closed",
  );
});
