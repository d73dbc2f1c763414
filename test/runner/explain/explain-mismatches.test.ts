import { describe, expect, test } from "bun:test";
import { explainMismatches } from "../../../src/runner/explain/explain-mismatches.ts";
import type { Facts, InvokeRun } from "../../../src/runner/explain/facts.ts";
import { FROZEN } from "../../../src/runner/explain/frozen-wait.ts";
import { story } from "../../../src/scenario/actual.ts";
import { match } from "../../../src/scenario/matcher.ts";
import { treeIn } from "../../scenario/support.ts";
import { entries } from "../../support/journal-entries.ts";
import { factsWith } from "../facts.ts";

const body = new TextEncoder().encode("{}");
const answer = { requestId: "1", outcome: "error", body } as const;
const how = { start: "warm", status: "success", durationMs: 1, billedMs: 1 } as const;
const FAILED: InvokeRun = { answer, report: { requestId: "1", environment: 3, ...how } };

const CALLER = "the caller got {}";
const WARM = "environment 3 had been initialized before; a new environment would be cold";
const SILENT = '"audit" has not subscribed to telemetry';
const REFUSAL = { by: "obs", request: "GET /x", status: 403, errorType: "No", errorMessage: "no" };
const REFUSED = "GET /x by obs: 403 No, no";

/** The hints of what does not hold of `observed`, where `text` was expected. */
function hints(
  text: string,
  observed: Record<string, unknown>,
  said: Partial<Facts> = {},
): readonly (string | undefined)[] {
  const { source, tree } = treeIn(text);
  const mismatches = match(tree, observed, { source, path: "", vars: new Map() });
  const facts = factsWith({ expect: tree, observed, ...said });
  return explainMismatches(mismatches, facts).map(({ hint }) => hint);
}

describe("explainMismatches()", () => {
  test("explainMismatches() says why an invoke failed once, and nothing of that beside start", () => {
    const told = hints(
      "{ start: cold, status: success, response: 1 }",
      { start: "warm", status: "error" },
      { run: FAILED },
    );
    expect(told).toEqual([WARM, CALLER, undefined]);
  });

  test("explainMismatches() leaves a hint that is there already", () => {
    const told = hints(
      "{ response: 1, status: success }",
      { response: "1", status: "error" },
      {
        run: FAILED,
      },
    );
    expect(told).toEqual(["expected a number, got text", CALLER]);
  });

  test("explainMismatches() names refused calls once, also beside a hint that is there already", () => {
    const source = { path: "", text: "" };
    const ofRefusals = { message: "", source, range: { start: 0, end: 0 }, path: "refusals" };
    const facts = factsWith({ observed: { refusals: story([REFUSAL]) } });
    const mismatches = [{ ...ofRefusals, hint: "mine" }, ofRefusals];
    const told = explainMismatches(mismatches, facts).map(({ hint }) => hint);
    expect(told).toEqual([`mine; ${REFUSED}`, undefined]);
  });

  test("explainMismatches() says that it did not wait beside all, after what else is known", () => {
    const told = hints(
      "{ extensions: { audit: { telemetry: [{ type: function }] } }, start: cold, status: success }",
      { extensions: { audit: { telemetry: story([]) } }, start: "warm", status: "error" },
      { run: FAILED, isCutShort: true },
    );
    expect(told).toEqual([`${SILENT}; ${FROZEN}`, FROZEN, FROZEN]);
  });

  test("explainMismatches() says that the environment is frozen once in a hint", () => {
    const subscribed = entries.subscribed({ types: ["function"] });
    const told = hints(
      "{ extensions: { audit: { telemetry: [{ type: function }] } } }",
      { extensions: { audit: { telemetry: story([]) } } },
      { entries: [subscribed], isFrozen: true, isCutShort: true },
    );
    expect(told).toEqual([FROZEN]);
  });

  test("explainMismatches() prefers what became of a line to why telemetry did not come", () => {
    const settings = {
      ...factsWith({}).settings,
      logFormat: "JSON",
      applicationLogLevel: "WARN",
    } as const;
    const line = '{"level":"INFO","timestamp":"2026-11-23T12:00:00Z","message":"paid"}';
    const [told] = hints(
      "{ extensions: { audit: { telemetry: [{ record: { message: paid } }] } } }",
      { extensions: { audit: { telemetry: story([]) } } },
      { entries: [entries.log(line)], settings },
    );
    expect(told).toBe(
      "the function wrote such a line, but it is INFO, below applicationLogLevel WARN",
    );
  });

  test("explainMismatches() counts outcomes beside the first threshold", () => {
    const told = hints(
      "{ successes: 2, errors: 0 }",
      { successes: 1, errors: 1 },
      { runs: [FAILED] },
    );
    expect(told).toEqual([`1 error; ${CALLER}`, undefined]);
  });

  test("explainMismatches() leaves a mismatch as it is that nobody can explain", () => {
    expect(hints("{ status: success }", { status: "error" })).toEqual([undefined]);
  });
});
