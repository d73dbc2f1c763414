import { expect, test } from "bun:test";
import { mistakesOf } from "../support.ts";

test.each([
  ["invoke: {}", "requestid", 'nothing to save is called "requestid" (did you mean "requestId"?)'],
  ["invoke: {}", "phase.stauts", 'nothing to save is called "stauts" (did you mean "status"?)'],
  ["invoke: {}", "runtime.exit.cod", 'nothing to save is called "cod" (did you mean "code"?)'],
  ["invoke: {}", "extensions.a.stat", 'nothing to save is called "stat" (did you mean "state"?)'],
  ["wait: 1s", "requestId", /^nothing to save is called "requestId" \(one of /],
])("loadScenarios() refuses to save of { %s } the path %s", (verb, path, mistake) => {
  const mistakes = mistakesOf(
    `extensions: { a: stub }\nsteps: [{ ${verb}, save: { x: ${path} } }]`,
  );
  expect(mistakes).toHaveLength(1);
  const told = mistakes[0]?.replace(/^\S+ /, "") ?? "";
  expect(told).toMatch(mistake);
});

test.each([
  ["invoke: {}", "requestId"],
  ["invoke: {}", "response.anything[0].at.all"],
  ["invoke: {}", "error.errorType"],
  ["invoke: {}", "logs[0].line"],
  ["invoke: {}", "extensions.a.events[0].requestId"],
  ["invoke: {}", "stream.chunks[0]"],
  ["shutdown: spindown", "duration"],
  ["wait: 1s", "runtime.exit.code"],
])("loadScenarios() saves of { %s } the path %s", (verb, path) => {
  const text = `extensions: { a: stub }\nsteps: [{ ${verb}, save: { x: "${path}" } }]`;
  expect(mistakesOf(text)).toEqual([]);
});
