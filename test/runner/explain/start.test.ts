import { describe, expect, test } from "bun:test";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import type { Start } from "../../../src/lambda/phase.ts";
import { explainStart } from "../../../src/runner/explain/start.ts";
import type { Mismatch } from "../../../src/scenario/diagnostic.ts";
import { entries } from "../../support/journal-entries.ts";
import { factsWith } from "../facts.ts";

const source = { path: "", text: "" };
const answer = { requestId: "1", outcome: "success", body: new Uint8Array() } as const;

function reset(reason: "timeout" | "failure", environment: number): JournalEntry {
  return { ...entries.happened({ type: "resetStarted", reason }), environment };
}

/** What is said where `path` does not hold of an invoke that met environment 3. */
function hint(
  start: Start,
  happened: readonly JournalEntry[] = [],
  path = "start",
): string | undefined {
  const mismatch: Mismatch = { message: "", source, range: { start: 0, end: 0 }, path };
  const times = { durationMs: 1, billedMs: 1 };
  const report = { requestId: "1", environment: 3, start, status: "success", ...times } as const;
  return explainStart(mismatch, factsWith({ run: { answer, report }, entries: happened }));
}

describe("explainStart()", () => {
  test("explainStart() says why an environment was reset", () => {
    expect(hint("reset", [reset("failure", 3), reset("timeout", 3), reset("failure", 1)])).toBe(
      "environment 3 was reset after the timeout, and init ran again in it; a new environment would be cold",
    );
    expect(hint("reset", [reset("timeout", 1)])).toBe(
      "the first init of environment 3 had failed, and init ran again in the invoke",
    );
  });

  test("explainStart() says of a warm start that the environment was there before", () => {
    expect(hint("warm")).toBe(
      "environment 3 had been initialized before; a new environment would be cold",
    );
  });

  test("explainStart() says of a cold start that the environment was new", () => {
    expect(hint("cold")).toBe("environment 3 was new");
  });

  test("explainStart() has nothing to say of anything else", () => {
    expect(hint("cold", [], "status")).toBeUndefined();
  });

  test("explainStart() has nothing to say of an invoke that no environment took", () => {
    const mismatch: Mismatch = { message: "", source, range: { start: 0, end: 0 }, path: "start" };
    const run = { answer, report: undefined };
    expect(explainStart(mismatch, factsWith({ run }))).toBeUndefined();
  });
});
