import { expect, test } from "bun:test";
import type { RefusedCalls } from "../../../src/runner/event.ts";
import { renderRefusals } from "../../../src/report/part/refusals.ts";
import { PLAIN } from "../../../src/report/text/style.ts";

const call: RefusedCalls = {
  by: "runtime",
  request: "POST /2018-06-01/runtime/invocation/…/respons",
  status: 404,
  errorType: "NotFound",
  errorMessage: "There is no such path",
  count: 100,
};

test("renderRefusals() says who was refused what, and how often", () => {
  expect(renderRefusals({ calls: [call], total: 100 }, { ...PLAIN, columns: 130 })).toEqual([
    "refused (100 calls)",
    "  | POST /2018-06-01/runtime/invocation/…/respons by runtime: 404 NotFound, There is no such path (100 times)",
  ]);
});

test("renderRefusals() fits into a narrow terminal", () => {
  const lines = renderRefusals({ calls: [call], total: 100 }, { ...PLAIN, columns: 40 });
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  expect(lines.join("\n")).toMatch(/such path[\s|]+\(100 times\)/);
});

test("renderRefusals() counts what is past the bound, shows control characters, and may have nothing to show", () => {
  const told = renderRefusals(
    { calls: [{ ...call, request: "GET /\u001B[2J" }], total: 103 },
    PLAIN,
  );
  expect(told.join("\n")).toContain("GET /␛[2J");
  expect(told.at(-1)).toBe("  … and 3 other calls; -v shows more");
  expect(renderRefusals({ calls: [], total: 0 }, PLAIN)).toEqual([]);
});
