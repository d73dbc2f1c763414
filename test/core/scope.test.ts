import { expect, test } from "bun:test";
import { Scope } from "../../src/core/scope.ts";

test("close() aborts first and then runs the cleanups in reverse", async () => {
  const scope = new Scope();
  const story: string[] = [];
  scope.signal.addEventListener("abort", () => story.push("abort"));
  scope.defer(() => void story.push("first"));
  scope.defer(async () => void story.push("second"));
  await scope.close();
  expect(story).toEqual(["abort", "second", "first"]);
});

test("close() runs every cleanup before it throws the first error", async () => {
  const scope = new Scope();
  const story: string[] = [];
  scope.defer(() => void story.push("still run"));
  scope.defer(() => Promise.reject(new Error("broken")));
  await expect(scope.close()).rejects.toThrow("broken");
  expect(story).toEqual(["still run"]);
});

test("a child ends with its parent, with the parent's reason", () => {
  const parent = new Scope();
  const child = new Scope(parent.signal);
  const reason = new Error("all over");
  parent.abort(reason);
  expect(child.isOver).toBe(true);
  expect(child.signal.reason).toBe(reason);
});

test("a child of a parent that is over is over with the same reason", () => {
  const parent = new Scope();
  const reason = new Error("all over");
  parent.abort(reason);
  expect(new Scope(parent.signal).signal.reason).toBe(reason);
});
