import { describe, expect, test } from "bun:test";
import { explainRefusals } from "../../../src/runner/explain/refusals.ts";
import { story } from "../../../src/scenario/actual.ts";
import type { Mismatch } from "../../../src/scenario/diagnostic.ts";
import { factsWith } from "../facts.ts";

const refusal = {
  by: "obs",
  request: "POST /2020-01-01/extension/register",
  status: 403,
  errorType: "Extension.InvalidEventType",
  errorMessage: "…",
};
const words = "POST /2020-01-01/extension/register by obs: 403 Extension.InvalidEventType, …";

/** What is said where `path` does not hold, and those calls were refused. */
function hint(path: string, refused: readonly (typeof refusal)[]): string | undefined {
  const source = { path: "", text: "" };
  const mismatch: Mismatch = { message: "", source, range: { start: 0, end: 0 }, path };
  return explainRefusals(mismatch, factsWith({ observed: { refusals: story(refused) } }));
}

describe("explainRefusals()", () => {
  test.each(["refusals", "refusals[0].by"])("explainRefusals() of %s names the calls", (path) => {
    expect(hint(path, [refusal])).toBe(words);
  });

  test("explainRefusals() counts calls that are alike", () => {
    expect(hint("refusals", [refusal, refusal])).toBe(`${words} (2 times)`);
  });

  test("explainRefusals() counts the different calls past the fifth", () => {
    const all = Array.from({ length: 7 }, (_, index) => ({ ...refusal, by: `obs-${index}` }));
    expect(hint("refusals", all)).toEndWith("; and 2 more");
  });

  test("explainRefusals() has nothing to say of anything else, or where no call was refused", () => {
    expect(hint("status", [refusal])).toBeUndefined();
    expect(hint("response.refusals", [refusal])).toBeUndefined();
    expect(hint("refusals", [])).toBeUndefined();
  });
});
