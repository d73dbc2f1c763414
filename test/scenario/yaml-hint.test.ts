import { expect, test } from "bun:test";
import { mistakesOf } from "./support.ts";

test.each([
  ["steps: [{ invoke: { a: ${x} } }]", 'put a variable inside { } or [ ] in quotes: "${x}"'],
  ["name: a: b\nsteps: []", 'put text that has ": " in it in quotes'],
  ["name: @foo\nsteps: []", "put text that begins with @ in quotes"],
  ["name: `x`\nsteps: []", "put text that begins with ` in quotes"],
  ["steps:\n  - invoke: {}\n   expect: {}", "stand in one column"],
  ["steps:\n\t- invoke: {}", "indent with spaces"],
  ['name: "x\nsteps: []', "a quote or a bracket is not closed"],
  ["steps: [ { invoke: {} ", "a bracket is not closed"],
  ['{ "steps": // none\n  [] ]', "a comment begins with #"],
  ['name: "\\d"\nsteps: []', "use single quotes"],
  ["s\0t\0e\0p\0s\0", "save it as UTF-8"],
])("readYaml() says beside the parser's words of %j what to do", (text, hint) => {
  expect(mistakesOf(text)[0]).toEndWith(")");
  expect(mistakesOf(text)[0]).toContain(hint);
});

test("readYaml() refuses a NUL at its place", () => {
  expect(mistakesOf("name: a long name\0\nsteps: [{ invoke: {} }]")).toEqual([
    "1:18 there is a NUL in the file",
  ]);
});
