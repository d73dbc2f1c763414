import { expect, test } from "bun:test";
import { story } from "../../src/scenario/actual.ts";
import { match } from "../../src/scenario/matcher.ts";
import { treeIn } from "./support.ts";

const START = { type: "platform.start", record: { requestId: "one", version: "$LATEST" } };
const DONE = { type: "platform.runtimeDone", record: { requestId: "one", status: "success" } };

/** Each mismatch as its message, what it points at, and what stands there. */
function told(text: string, items: readonly unknown[]): readonly string[] {
  const { source, tree } = treeIn(text);
  const context = { source, path: "telemetry", vars: new Map() };
  return match(tree, story(items), context).map(({ message, range, label }) =>
    [message, text.slice(range.start, range.end), label].join(" | "),
  );
}

test("match() of a story points at what the closest of what came differs in", () => {
  const text = "[{ type: platform.runtimeDone, record: { requestId: one, status: timeout } }]";
  expect(told(text, [START, DONE])).toEqual([
    "telemetry[0] did not come, and of what came closest record.status does not match | timeout | got success",
  ]);
});

test("match() of a story points at everything that the closest differs in", () => {
  const text =
    "[{ type: platform.runtimeDone, record: { requestId: two, spans: [], status: success } }]";
  expect(told(text, [DONE, START])).toEqual([
    "telemetry[0] did not come, and of what came closest record.requestId does not match | two | got one",
    'telemetry[0] did not come, and of what came closest "spans" is missing in record | spans | got the keys requestId, status',
  ]);
});

test("match() of a story takes the closest of several of a kind", () => {
  const other = { ...DONE, record: { requestId: "two", status: "failure" } };
  const text = "[{ type: platform.runtimeDone, record: { requestId: one, status: timeout } }]";
  expect(told(text, [other, DONE])).toEqual(told(text, [DONE]));
});

test.each([
  ["nothing is of its kind", "[{ type: platform.report, record: { requestId: one } }]", [DONE]],
  ["several come equally close", "[{ type: function, record: a }]", functions("b", "c")],
  [
    "it came before",
    "[{ type: function, record: b }, { type: function, record: a }]",
    functions("a", "b", "c"),
  ],
  ["it is no map", "[a]", ["b"]],
])("match() of a story shows all that came where %s", (_, text, items) => {
  const { source, tree } = treeIn(text);
  const [mismatch] = match(tree, story(items), { source, path: "telemetry", vars: new Map() });
  expect(mismatch?.message).toMatch(/^telemetry\[\d\] did not come$/);
  expect(mismatch?.difference?.[0]).toStartWith("- ");
});

test("match() of $contains points at what the closest item differs in", () => {
  const text = '{ $contains: { type: platform.start, record: { version: "7" } } }';
  expect(told(text, [DONE, START])).toEqual([
    'nothing in telemetry matches, and of what came closest record.version does not match | "7" | got "$LATEST"',
  ]);
});

test("match() of $not and $contains shows only what should not be there", () => {
  const { source, tree } = treeIn("{ $not: { $contains: { type: function } } }");
  const items = [START, ...functions("a line of the function"), DONE];
  const context = { source, path: "telemetry", vars: new Map() };
  expect(match(tree, story(items), context)[0]?.difference).toEqual([
    '- {"$contains":{"type":"function"}}',
    '+ {"type":"function","record":"a line of the function"}',
  ]);
});

function functions(...lines: readonly string[]): readonly unknown[] {
  return lines.map((record) => ({ type: "function", record }));
}
