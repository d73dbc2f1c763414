import { describe, expect, test } from "bun:test";
import type { Happening, JournalEntry } from "../../../src/lambda/journal-entry.ts";
import type { Start } from "../../../src/lambda/phase.ts";
import { explain, type InvokeRun } from "../../../src/runner/explain/explain.ts";
import type { Mismatch } from "../../../src/scenario/diagnostic.ts";
import { match } from "../../../src/scenario/matcher.ts";
import { treeIn } from "../../scenario/support.ts";
import { entries } from "../../support/journal-entries.ts";

const { source, tree } = treeIn("{ status: success, start: cold, response: 1 }");

function runOf(start: Start, error?: string): InvokeRun {
  const outcome = error === undefined ? "success" : "error";
  const answer = { requestId: "1", outcome, body: new TextEncoder().encode(error ?? "1") } as const;
  const times = { durationMs: 1, billedMs: 1 };
  const report = { requestId: "1", environment: 3, start, status: "success", ...times } as const;
  return { answer, report };
}

function reset(reason: "timeout" | "failure", environment: number): JournalEntry {
  const happening: Happening = { type: "resetStarted", reason };
  return { ...happening, at: 0, monotonicMs: 0, environment };
}

/** The hints of what does not hold of `run`. */
function hints(run: InvokeRun, happened: readonly JournalEntry[] = []): readonly unknown[] {
  const { outcome } = run.answer;
  const observed = {
    status: outcome,
    start: run.report?.start,
    response: outcome === "success" ? 1 : undefined,
  };
  const mismatches: readonly Mismatch[] = match(tree, observed, {
    source,
    path: "",
    vars: new Map(),
  });
  const known = { entries: happened, isSandboxKnown: false, ports: [] };
  return explain(mismatches, run, known).map(({ hint }) => hint);
}

describe("explain()", () => {
  test("explain() says why an environment was reset", () => {
    expect(hints(runOf("reset"), [reset("failure", 3), reset("timeout", 3)])).toEqual([
      "environment 3 was reset after the timeout, and init ran again in it; a new environment would be cold",
    ]);
    expect(hints(runOf("reset"), [reset("timeout", 1)])).toEqual([
      "the first init of environment 3 had failed, and init ran again in the invoke",
    ]);
  });

  test("explain() says of a warm start that the environment was there before", () => {
    expect(hints(runOf("warm"))).toEqual([
      "environment 3 had been initialized before; a new environment would be cold",
    ]);
  });

  test("explain() shows the caller's error once, beside the first that does not hold", () => {
    expect(hints(runOf("cold", '{"errorType":"Oops"}'))).toEqual([
      'the caller got {"errorType":"Oops"}',
      undefined,
    ]);
  });

  test("explain() says how a script begins when the program could not be executed", () => {
    const run = runOf("cold", '{"errorMessage":"fork/exec ./app: exec format error"}');
    const advice = "a script begins with a line like #!/usr/bin/env python3; the caller got ";
    for (const errorType of ["Runtime.InvalidEntrypoint", "Extension.LaunchError"]) {
      const answer = { ...run.answer, errorType };
      expect(hints({ ...run, answer })[0]).toStartWith(advice);
    }
    expect(hints(run)[0]).toStartWith("the caller got ");
  });

  test("explain() says what to do where sandbox.localdomain is not known, and only there", () => {
    const run = runOf("cold", '{"errorMessage":"getaddrinfo ENOTFOUND sandbox.localdomain"}');
    const observed = { status: "error", start: "cold", response: 1 };
    const mismatches = match(tree, observed, { source, path: "", vars: new Map() });
    const given = { entries: [], ports: [] };
    const [unknown] = explain(mismatches, run, { ...given, isSandboxKnown: false });
    expect(unknown?.hint).toStartWith("sandbox.localdomain is not known on this machine: ");
    const [known] = explain(mismatches, run, { ...given, isSandboxKnown: true });
    expect(known?.hint).toStartWith("the caller got ");
  });

  test("explain() says what to do about a port that is taken in the environment of the invoke", () => {
    const wrote = (environment: number): JournalEntry => {
      return { ...entries.log("OSError: [Errno 98] Address already in use"), environment };
    };
    const run = runOf("cold", "{}");
    const advice = "if its port is fixed, say ports: [N]; there is one environment then";
    expect(hints(run, [wrote(3)])[0]).toBe(`${advice}; the caller got {}`);
    expect(hints(run, [wrote(2)])[0]).toBe("the caller got {}");
  });

  test("explain() leaves a hint that is there already", () => {
    const mismatch = { message: "", source, range: { start: 0, end: 1 }, hint: "mine" };
    const given = { entries: [], isSandboxKnown: false, ports: [] };
    expect(explain([mismatch], runOf("cold", "{}"), given)).toEqual([mismatch]);
    const { hint: _, ...bare } = mismatch;
    const explained = explain([mismatch, bare], runOf("cold", "{}"), given);
    expect(explained.map(({ hint }) => hint)).toEqual(["mine", "the caller got {}"]);
  });
});
