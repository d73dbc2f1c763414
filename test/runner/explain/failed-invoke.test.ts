import { describe, expect, test } from "bun:test";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { explainFailedInvoke, whyFailed } from "../../../src/runner/explain/failed-invoke.ts";
import type { InvokeRun } from "../../../src/runner/explain/facts.ts";
import type { Mismatch } from "../../../src/scenario/diagnostic.ts";
import { entries } from "../../support/journal-entries.ts";
import { factsWith } from "../facts.ts";

/** An invoke whose caller got `error`, in environment 3. */
function failing(error: string, errorType?: string): InvokeRun {
  const body = new TextEncoder().encode(error);
  const answer = { requestId: "1", outcome: "error", body, errorType } as const;
  const times = { durationMs: 1, billedMs: 1 };
  const how = { start: "cold", status: "success" } as const;
  return { answer, report: { requestId: "1", environment: 3, ...how, ...times } };
}

describe("whyFailed()", () => {
  test("whyFailed() shows the caller's error", () => {
    expect(whyFailed(failing('{"errorType":"Oops"}'), factsWith({}))).toBe(
      'the caller got {"errorType":"Oops"}',
    );
  });

  test("whyFailed() says how a script begins when the program could not be executed", () => {
    const error = '{"errorMessage":"fork/exec ./app: exec format error"}';
    const advice = "a script begins with a line like #!/usr/bin/env python3; the caller got ";
    for (const errorType of ["Runtime.InvalidEntrypoint", "Extension.LaunchError"]) {
      expect(whyFailed(failing(error, errorType), factsWith({}))).toStartWith(advice);
    }
    expect(whyFailed(failing(error), factsWith({}))).toStartWith("the caller got ");
  });

  test("whyFailed() says what to do about a file of a folder that is no extension", () => {
    const advice = (error: string, errorType = "Extension.LaunchError"): string | undefined => {
      const body = JSON.stringify({ errorMessage: `Error: fork/exec /ext/my notes: ${error}` });
      return whyFailed(failing(body, errorType), factsWith({}))?.split("; ")[0];
    };
    expect(advice("permission denied")).toBe(
      'move "/ext/my notes" out of the folder, or chmod +x it',
    );
    expect(advice("no such file or directory")).toBe(
      '"/ext/my notes" is not there: what it links to, or the program that its first line names',
    );
    expect(advice("permission denied", "Runtime.InvalidEntrypoint")).toStartWith("the caller got");
    expect(advice("text file busy")).toStartWith("the caller got");
  });

  test("whyFailed() says what to do where sandbox.localdomain is not known, and only there", () => {
    const run = failing('{"errorMessage":"getaddrinfo ENOTFOUND sandbox.localdomain"}');
    expect(whyFailed(run, factsWith({ isSandboxKnown: false }))).toStartWith(
      "sandbox.localdomain is not known on this machine: ",
    );
    expect(whyFailed(run, factsWith({ isSandboxKnown: true }))).toStartWith("the caller got ");
  });

  test("whyFailed() says what to do about a port that is taken in the environment of the invoke", () => {
    const wrote = (environment: number): JournalEntry => {
      return { ...entries.log("OSError: [Errno 98] Address already in use"), environment };
    };
    const advice = "if its port is fixed, say ports: [N]; there is one environment then";
    const known = (environment: number) => factsWith({ entries: [wrote(environment)] });
    expect(whyFailed(failing("{}"), known(3))).toBe(`${advice}; the caller got {}`);
    expect(whyFailed(failing("{}"), known(2))).toBe("the caller got {}");
  });

  test("whyFailed() has nothing to say of an invoke that succeeded", () => {
    const { answer, report } = failing("{}");
    const run = { answer: { ...answer, outcome: "success" }, report } as const;
    expect(whyFailed(run, factsWith({}))).toBeUndefined();
  });
});

describe("explainFailedInvoke()", () => {
  test("explainFailedInvoke() speaks beside all but start", () => {
    const source = { path: "", text: "" };
    const hintAt = (path: string): string | undefined => {
      const mismatch: Mismatch = { message: "", source, range: { start: 0, end: 0 }, path };
      return explainFailedInvoke(mismatch, factsWith({ run: failing("{}") }));
    };
    expect(["status", "response.start", "start"].map(hintAt)).toEqual([
      "the caller got {}",
      "the caller got {}",
      undefined,
    ]);
  });
});
