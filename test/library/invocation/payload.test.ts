import { describe, expect, test } from "bun:test";
import { Simulator } from "../../../src/mod.ts";
import { RuntimeActor } from "../actors.ts";

const WORDS = new Uint16Array([0x3231, 0x3433]);
const CYCLE: Record<string, unknown> = {};
CYCLE["self"] = CYCLE;

describe("enqueue()", () => {
  test.each([
    ["a Uint8Array", new Uint8Array([0x31, 0x32, 0x33, 0x34])],
    ["an ArrayBuffer", WORDS.buffer],
    ["a view of wider items", WORDS],
    ["a view of a part", new DataView(new TextEncoder().encode("<1234>").buffer, 1, 4)],
  ])("enqueue() sends the bytes of %s as they are", async (_, payload) => {
    await using simulator = await Simulator.start();
    simulator.enqueue(payload);
    expect((await new RuntimeActor(simulator).next()).text).toBe("1234");
  });

  test("enqueue() sends the bytes that it was given, whatever becomes of them", async () => {
    await using simulator = await Simulator.start();
    const bytes = new TextEncoder().encode("1");
    simulator.enqueue(bytes);
    bytes.fill(0x32);
    expect((await new RuntimeActor(simulator).next()).text).toBe("1");
  });

  test.each([
    ['"payload" must be a JSON value or bytes, not a function', () => 1],
    ['"payload" must be a JSON value or bytes, not Symbol(s)', Symbol("s")],
    ['"payload" must be a JSON value or bytes, not 10n', 10n],
    ['"payload" must be a JSON value or bytes, not NaN', Number.NaN],
    ['"payload" must be a JSON value or bytes, not a promise', Promise.resolve(1)],
    ['"payload" must be a JSON value or bytes, not a Map', new Map([["a", 1]])],
    ['"payload" must be a JSON value or bytes, not a Set', new Set([1])],
    ['"payload" cannot be written as JSON', { total: 10n }],
    ['"payload" cannot be written as JSON', CYCLE],
    ['"payload" cannot be written as JSON: its toJSON() returns', { toJSON: () => undefined }],
  ])("enqueue() refuses what is neither JSON nor bytes: %s", async (problem, payload) => {
    await using simulator = await Simulator.start();
    const enqueue = (): string => simulator.enqueue(payload);
    expect(enqueue).toThrow(TypeError);
    expect(enqueue).toThrow(`Cannot invoke: ${problem}`);
    expect(simulator.invocations).toEqual([]);
  });

  test("enqueue() refuses a context that is no JSON", async () => {
    await using simulator = await Simulator.start();
    expect(() => simulator.enqueue({}, { clientContext: () => 1 })).toThrow(
      'Cannot invoke: "clientContext" must be a JSON value, not a function',
    );
    expect(() => simulator.enqueue({}, { identity: { id: 1n } })).toThrow(
      'Cannot invoke: "identity" cannot be written as JSON',
    );
  });
});
