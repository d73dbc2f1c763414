import { EventEmitter } from "node:events";
import { expect, test } from "bun:test";
import { Interrupted, Interruption } from "../../src/cli/interruption.ts";

function setUp() {
  const source = new EventEmitter();
  const calls: string[] = [];
  const interruption = new Interruption(source, (code) => calls.push(`exit ${code}`));
  return { source, calls, interruption };
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("Interruption ends in good order on the first %s, with %d", (signal, code) => {
  const { source, calls, interruption } = setUp();
  interruption.onKill(() => calls.push("kill"));
  source.emit(signal);
  expect(interruption.signal.reason).toBeInstanceOf(Interrupted);
  expect(interruption.exitCode).toBe(code);
  expect(calls).toEqual([]);
});

test("Interruption kills what was started and exits at once on the second signal", () => {
  const { source, calls, interruption } = setUp();
  interruption.onKill(() => calls.push("kill"));
  const forget = interruption.onKill(() => calls.push("forgotten"));
  forget();
  source.emit("SIGTERM");
  source.emit("SIGINT");
  expect(calls).toEqual(["kill", "exit 130"]);
  expect(interruption.exitCode).toBe(143);
});

test("Interruption exits even when a kill throws", () => {
  const { source, calls, interruption } = setUp();
  interruption.onKill(() => {
    throw new Error("already gone");
  });
  source.emit("SIGINT");
  expect(() => source.emit("SIGINT")).toThrow("already gone");
  expect(calls).toEqual(["exit 130"]);
});

test("Interruption has no exit code without a signal, and leaves no listener behind", () => {
  const { source, interruption } = setUp();
  expect(interruption.exitCode).toBeUndefined();
  interruption.dispose();
  expect(source.eventNames()).toEqual([]);
});
