import { expect, test } from "bun:test";
import { Gate } from "../../src/core/gate.ts";
import { settle } from "../support/virtual-clock.ts";

const never = new AbortController().signal;

/** A task that goes on until it is ended, and notes its name in `began`. */
function task(name: string, began: string[]): { run: () => Promise<string>; end: () => void } {
  const ended = Promise.withResolvers<string>();
  return {
    run: () => {
      began.push(name);
      return ended.promise;
    },
    end: () => ended.resolve(name),
  };
}

test("a gate runs as many tasks as it has room for, and the others in the order they came", async () => {
  const gate = new Gate(2);
  const began: string[] = [];
  const tasks = ["a", "b", "c", "d"].map((name) => task(name, began));
  const results = tasks.map(({ run }) => gate.run(run, never));
  await settle();
  expect(began).toEqual(["a", "b"]);
  expect(gate.waiting).toBe(2);
  tasks[1]!.end();
  await settle();
  expect(began).toEqual(["a", "b", "c"]);
  for (const { end } of tasks) end();
  expect(await Promise.all(results)).toEqual(["a", "b", "c", "d"]);
  expect(gate.waiting).toBe(0);
});

test("a task that fails leaves its room, and its caller is told why", async () => {
  const gate = new Gate(1);
  const failing = gate.run(() => Promise.reject(new Error("no")), never);
  const next = gate.run(async () => "next", never);
  expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});

test("a task whose signal is aborted runs at once, and takes no room from the others", async () => {
  const gate = new Gate(1);
  const began: string[] = [];
  const [first, waits, aborted, late] = ["first", "waits", "aborted", "late"].map((name) =>
    task(name, began),
  );
  const controller = new AbortController();
  const results = [
    gate.run(first!.run, never),
    gate.run(aborted!.run, controller.signal),
    gate.run(waits!.run, never),
  ];
  controller.abort();
  await settle();
  expect(began).toEqual(["first", "aborted"]);
  results.push(gate.run(late!.run, controller.signal));
  await settle();
  expect(began).toEqual(["first", "aborted", "late"]);
  aborted!.end();
  late!.end();
  await settle();
  expect(gate.waiting).toBe(1);
  first!.end();
  waits!.end();
  expect(await Promise.all(results)).toEqual(["first", "aborted", "waits", "late"]);
});
