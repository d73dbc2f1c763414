import { expect, test } from "bun:test";
import { Simulator, type SimulatorOptions } from "../../src/mod.ts";
import { RuntimeActor } from "./actors.ts";

/** A simulator with a runtime that answers with what `handle` makes of an event. */
async function serving(
  handle: (payload: never) => unknown,
  options: SimulatorOptions = {},
): Promise<Simulator> {
  const simulator = await Simulator.start(options);
  void new RuntimeActor(simulator).serve(handle as (payload: unknown) => unknown);
  return simulator;
}

interface Person {
  readonly name: string;
  readonly age: number;
}

test("test_real_lambda_runtime_with_simulator — a handler is called with the event", async () => {
  await using simulator = await serving(({ name, age }: Person) => ({
    message: `Hello, ${name}! You are ${age} years old.`,
  }));
  const { response } = await simulator.invoke({ name: "Alice", age: 30 });
  expect(response).toEqual({ message: "Hello, Alice! You are 30 years old." });
});

test("test_lambda_runtime_error_handling — what a handler throws is the caller's error", async () => {
  await using simulator = await serving(() => {
    throw new Error("Intentional test error");
  });
  const { status, error, phase } = await simulator.invoke({});
  expect(status).toBe("error");
  expect(error).toMatchObject({ errorMessage: "Intentional test error" });
  expect(phase.status).toBe("success");
});

test("test_multiple_invocations_with_real_runtime — each caller gets its own answer", async () => {
  await using simulator = await serving(({ name }: Person) => `Hello, ${name}!`);
  const ids = ["Alice", "Bob", "Charlie"].map((name) => simulator.enqueue({ name }));
  const results = await Promise.all(ids.map((id) => simulator.waitForInvocation(id)));
  expect(results.map(({ response }) => response)).toEqual([
    "Hello, Alice!",
    "Hello, Bob!",
    "Hello, Charlie!",
  ]);
});

test("test_json_passthrough — bytes pass untouched: order of keys, large numbers and whitespace", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const text = '{ "z": 1.0, "a": 12345678901234567890, "nested": {"list": [null, "é"]} }';
  const id = simulator.enqueue(new TextEncoder().encode(text));
  expect((await runtime.next()).text).toBe(text);
  await runtime.respond(id, text);
  const { body } = await simulator.waitForAnswer(id);
  expect(new TextDecoder().decode(body)).toBe(text);
});
