import { expect, test } from "bun:test";
import { seeded } from "../../src/core/random.ts";
import { asciiJson, decodeClientContext } from "../../src/lambda/client-context.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("decodeClientContext() gives the JSON text as it stands", () => {
  const text = '{ "custom": {"b": 1.0} }';
  expect(decodeClientContext(base64(text))).toEqual({ ok: true, value: text });
});

test.each([base64("not json"), base64("1"), base64("null"), "%%%", "", base64("\u00ff").slice(1)])(
  "decodeClientContext(%p) is refused in the service's words",
  (header) => {
    expect(decodeClientContext(header)).toEqual({
      ok: false,
      error: "Client context must be a valid Base64-encoded JSON object.",
    });
  },
);

test("decodeClientContext() refuses more than 3 583 bytes of base64", () => {
  expect(decodeClientContext("A".repeat(3584)).ok).toBe(false);
});

test("asciiJson() is the same JSON in characters a header may carry", () => {
  const next = seeded(7);
  for (let run = 0; run < 500; run++) {
    const text = String.fromCodePoint(
      ...Array.from({ length: 20 }, () => Math.floor(next() * 0xd000) + 1),
      0x1f600,
    );
    const json = JSON.stringify({ [text]: [text, run] }, undefined, "\t");
    expect(asciiJson(json)).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(asciiJson(json))).toEqual(JSON.parse(json));
  }
});
