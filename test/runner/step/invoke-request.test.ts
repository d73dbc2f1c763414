import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAX_REQUEST_BYTES } from "../../../src/lambda/limits/protocol.ts";
import { renderInvoke } from "../../../src/runner/step/invoke-request.ts";
import { loadOne } from "../../scenario/support.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "payload-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the invoke of `payload` asks for, where `${big}` is `big`. */
function render(payload: string, big: string) {
  const { steps, source } = loadOne(
    `steps: [{ invoke: {}, save: { big: requestId } }, { invoke: ${payload} }]\n`,
  );
  const [, step] = steps;
  if (step?.verb !== "invoke") throw new Error("The step is an invoke");
  const rendered = renderInvoke(step, new Map([["big", big]]), source);
  if (rendered.ok) return rendered.value.payload.length;
  return rendered.error.map(({ message, range }) => {
    return [message, source.text.slice(range.start, range.end).trim()];
  });
}

describe("renderInvoke()", () => {
  test("renderInvoke() takes a payload as large as Lambda does", () => {
    expect(render('{ $text: "${big}" }', "1".repeat(MAX_REQUEST_BYTES))).toBe(MAX_REQUEST_BYTES);
  });

  const file = (): string => {
    const path = join(folder, "big");
    writeFileSync(path, new Uint8Array(7_000_003));
    return path;
  };
  test.each([
    ["JSON", '"${big}"', () => "x".repeat(7_000_001)],
    ["$text", '{ $text: "${big}" }', () => "x".repeat(7_000_003)],
    ["$bytes", '{ $bytes: "${big}" }', () => Buffer.alloc(7_000_003).toString("base64")],
    ["$file", '{ $file: "${big}" }', file],
  ])("renderInvoke() refuses a payload from %s that Lambda would not take", (_, payload, big) => {
    const message = "the payload has 7000003 bytes, and Lambda takes 6291456";
    expect(render(payload, big())).toEqual([[message, payload]]);
  });
});

test.each(["a/b", "a?b", "a%2Fb", "", "x".repeat(129)])(
  "renderInvoke() refuses %p as a request id, since it stands in a path",
  (id) => {
    const text = `steps:\n  - { invoke: {}, save: { id: requestId } }\n  - { invoke: {}, with: { requestId: "\${id}" } }\n`;
    const { steps, source } = loadOne(text);
    const [, step] = steps;
    if (step?.verb !== "invoke") throw new Error("The step is an invoke");
    const rendered = renderInvoke(step, new Map([["id", id]]), source);
    expect(rendered.ok ? [] : rendered.error.map(({ message }) => message)).toEqual([
      `cannot invoke: "${id}" cannot be a request id`,
    ]);
  },
);
