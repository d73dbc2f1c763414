import { EventEmitter } from "node:events";
import { expect, test } from "bun:test";
import { Interrupted, Interruption } from "../../src/cli/interruption.ts";

function setUp() {
  const source = new EventEmitter();
  const calls: string[] = [];
  let nowMs = 0;
  const interruption = new Interruption(source, {
    exitNow: (code) => calls.push(`exit ${code}`),
    now: () => nowMs,
  });
  return { source, calls, interruption, wait: (ms: number) => void (nowMs += ms) };
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

test("Interruption takes all signals of one second as one stop, with the code of the first", () => {
  const { source, calls, interruption, wait } = setUp();
  interruption.onKill(() => calls.push("kill"));
  source.emit("SIGINT");
  source.emit("SIGTERM");
  wait(999);
  source.emit("SIGINT");
  expect(calls).toEqual([]);
  expect(interruption.exitCode).toBe(130);
  wait(1);
  source.emit("SIGTERM");
  expect(calls).toEqual(["kill", "exit 143"]);
});

test("Interruption kills what was started and exits at once on a later signal", () => {
  const { source, calls, interruption, wait } = setUp();
  interruption.onKill(() => calls.push("kill"));
  const forget = interruption.onKill(() => calls.push("forgotten"));
  forget();
  source.emit("SIGTERM");
  wait(1000);
  source.emit("SIGINT");
  expect(calls).toEqual(["kill", "exit 130"]);
  expect(interruption.exitCode).toBe(143);
});

test("Interruption exits even when a kill throws", () => {
  const { source, calls, interruption, wait } = setUp();
  interruption.onKill(() => {
    throw new Error("already gone");
  });
  source.emit("SIGINT");
  wait(1000);
  expect(() => source.emit("SIGINT")).toThrow("already gone");
  expect(calls).toEqual(["exit 130"]);
});

test("Interruption has no exit code without a signal, and leaves no listener behind", () => {
  const { source, interruption } = setUp();
  expect(interruption.exitCode).toBeUndefined();
  interruption.dispose();
  expect(source.eventNames()).toEqual([]);
});
