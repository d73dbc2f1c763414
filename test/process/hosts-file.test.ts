import { expect, test } from "bun:test";
import { namesSandbox, readHosts, withSandbox } from "../../src/process/hosts-file.ts";

test.each([
  ["127.0.0.1 sandbox.localdomain", true],
  ["127.0.0.1\tlocalhost sandbox.localdomain # Lambda", true],
  ["::1 sandbox.localdomain sandbox", true],
  ["127.0.0.1 localhost\n  127.0.1.1 sandbox.localdomain\n", true],
  ["# 127.0.0.1 sandbox.localdomain", false],
  ["127.0.0.1 localhost # sandbox.localdomain", false],
  ["127.0.0.1 my.sandbox.localdomain sandbox", false],
  ["10.0.0.1 sandbox.localdomain", false],
  ["", false],
])("namesSandbox() of %j is %p", (text, expected) => {
  expect(namesSandbox(text)).toBe(expected);
});

test.each([
  ["", ""],
  ["127.0.0.1 localhost\n", "127.0.0.1 localhost\n"],
  ["127.0.0.1 localhost", "127.0.0.1 localhost\n"],
])("withSandbox() adds a line to %j", (text, before) => {
  expect(withSandbox(text)).toBe(`${before}127.0.0.1 sandbox.localdomain sandbox\n`);
  expect(namesSandbox(withSandbox(text))).toBe(true);
});

test("readHosts() takes a file that is not there for an empty one", () => {
  expect(readHosts("/nope/hosts")).toBe("");
});
