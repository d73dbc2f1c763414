import { expect, test } from "bun:test";
import { duration, logLine, story } from "../../src/scenario/actual.ts";
import { parsePath, readPath } from "../../src/scenario/path.ts";

test.each<[string, (string | number)[]]>([
  ["requestId", ["requestId"]],
  ["response.items[0].id", ["response", "items", 0, "id"]],
  ["response[1][2]", ["response", 1, 2]],
  ["extensions.my-ext.state", ["extensions", "my-ext", "state"]],
  ['extensions["audit.sh"].state', ["extensions", "audit.sh", "state"]],
  [String.raw`response["a\"b"]`, ["response", 'a"b']],
])("parsePath(%p) is %p", (text, steps) => {
  expect(parsePath(text)).toEqual({ ok: true, value: steps });
});

test.each(["", ".a", "a.", "a..b", "a[", "a[x]", "[0]", "a b", 'a["b]', "a[0]b"])(
  "parsePath() refuses %p",
  (text) => {
    expect(parsePath(text).ok).toBe(false);
  },
);

const ACTUAL = {
  requestId: "r",
  duration: duration(12.5),
  response: { items: [{ id: 7 }], none: null },
  extensions: { audit: { events: story([{ requestId: "e" }]) } },
  logs: story([logLine("runtime", "hello")]),
};

test.each<[string, unknown]>([
  ["requestId", "r"],
  ["response.items[0].id", 7],
  ["response.items[1].id", undefined],
  ["response.none", null],
  ["response.none.x", undefined],
  ["response.toString", undefined],
  ["response.items.length", undefined],
  ["extensions.audit.events[0].requestId", "e"],
  ["extensions.audit.events", [{ requestId: "e" }]],
  ["logs[0]", "hello"],
  ["logs[0].source", "runtime"],
  ["duration", "12.5ms"],
  ["not a path", undefined],
])("readPath() finds at %p %p", (path, expected) => {
  expect(readPath(ACTUAL, path)).toEqual(expected);
});
