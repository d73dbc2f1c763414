import { describe, expect, test } from "bun:test";
import { forEachChunk, readBody } from "../../src/api/body.ts";
import { chunkedRequest } from "../support/chunked-request.ts";

const DRAINED_BYTES = 67_108_864;

/** What is given of `request`, then how its body ends. */
async function given(request: ReturnType<typeof chunkedRequest>, maxBytes: number) {
  const story: unknown[] = [];
  const end = await forEachChunk(request, maxBytes, async (chunk) => {
    story.push(`took ${Buffer.from(chunk).toString()}`);
    await Promise.resolve();
    story.push("done");
  });
  return [...story, end];
}

describe("forEachChunk()", () => {
  test("gives each chunk after the one before was taken", async () => {
    expect(await given(chunkedRequest(["ab", "c"]), 3)).toEqual([
      "took ab",
      "done",
      "took c",
      "done",
      { kind: "whole" },
    ]);
  });

  test("gives no byte past the limit, and counts the rest", async () => {
    expect(await given(chunkedRequest(["ab", "cd", "ef"]), 3)).toEqual([
      "took ab",
      "done",
      "took c",
      "done",
      { kind: "tooLarge", sizeBytes: 6 },
    ]);
  });

  test("reads no further than is reasonable, and believes what was declared", async () => {
    const chunks = [DRAINED_BYTES, 2, 2, 2];
    const undeclared = chunkedRequest(chunks);
    const end = { kind: "tooLarge", sizeBytes: DRAINED_BYTES + 2 } as const;
    expect(await forEachChunk(undeclared, 1, () => {})).toEqual(end);
    const sizeBytes = DRAINED_BYTES + 6;
    const headers = { "Content-Length": String(sizeBytes) };
    const declared = chunkedRequest(chunks, { headers });
    expect(await forEachChunk(declared, 1, () => {})).toEqual({ kind: "tooLarge", sizeBytes });
  });

  test("says that a body is cut short, after what came of it", async () => {
    const request = chunkedRequest(["ab"], { isCutShort: true });
    expect(await given(request, 3)).toEqual(["took ab", "done", { kind: "cutShort" }]);
  });
});

describe("readBody()", () => {
  test.each([
    ["that is declared", { "Content-Length": "3" }],
    ["that is not declared", {}],
  ])("reads a body %s, of the size allowed", async (_, headers) => {
    const body = await readBody(chunkedRequest(["ab", "c"], { headers }), 3);
    expect(body).toEqual({ kind: "whole", bytes: Buffer.from("abc") });
  });

  test.each([
    ["that is declared", { "Content-Length": "3" }],
    ["that is not declared", {}],
  ])("says that a body %s is too large, or cut short", async (_, headers) => {
    const request = chunkedRequest(["abc"], { headers });
    expect(await readBody(request, 2)).toEqual({ kind: "tooLarge", sizeBytes: 3 });
    const cut = chunkedRequest(["ab"], { headers, isCutShort: true });
    expect(await readBody(cut, 3)).toEqual({ kind: "cutShort" });
  });

  test("reads the body of a request that has none as no bytes", async () => {
    const body = await readBody(new Request("http://x"), 3);
    expect(body).toEqual({ kind: "whole", bytes: Buffer.alloc(0) });
  });
});
