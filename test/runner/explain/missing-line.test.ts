import { describe, expect, test } from "bun:test";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../../src/lambda/function.ts";
import { explainMissingLine } from "../../../src/runner/explain/missing-line.ts";
import { logLine, story } from "../../../src/scenario/actual.ts";
import { match } from "../../../src/scenario/matcher.ts";
import { treeIn } from "../../scenario/support.ts";
import { factsWith } from "../facts.ts";
import { entries } from "../../support/journal-entries.ts";

const JSON_FORMAT: FunctionSettings = {
  ...DEFAULT_FUNCTION,
  logFormat: "JSON",
  applicationLogLevel: "WARN",
};
const STAMP = '"timestamp":"2026-11-23T12:00:00Z"';
const INFO = `{"level":"INFO",${STAMP},"message":"paid"}`;
const ERROR = '{"level":"ERROR","message":"lost"}';

/** The hints of what does not hold where the function wrote `lines` that nobody got to see. */
function hints(text: string, lines: readonly string[], settings = JSON_FORMAT): readonly unknown[] {
  const { source, tree } = treeIn(text);
  const logs = story([logLine("runtime", "START")]);
  const telemetry = story([{ type: "platform.start" }]);
  const observed = { logs, telemetry, extensions: { audit: { telemetry } } };
  const mismatches = match(tree, observed, { source, path: "", vars: new Map() });
  const written = lines.map((line) => entries.log(line));
  const facts = factsWith({ expect: tree, observed, entries: written, settings });
  return mismatches.map((mismatch) => explainMissingLine(mismatch, facts));
}

const BELOW = "the function wrote such a line, but it is INFO, below applicationLogLevel WARN";
const NO_STAMP = `${BELOW}: without an RFC 3339 timestamp a JSON line is INFO`;

describe("explainMissingLine()", () => {
  test.each([
    ["{ logs: [{ $contains: paid }] }", BELOW],
    ["{ logs: [{ source: runtime, line: { $regex: paid } }] }", BELOW],
    ["{ logs: { $contains: { $contains: paid } } }", BELOW],
    ["{ telemetry: [{ type: function, record: { message: paid } }] }", BELOW],
    ["{ telemetry: [{ record: { message: lost } }] }", NO_STAMP],
    [
      "{ extensions: { audit: { telemetry: [{ type: function, record: { message: paid } }] } } }",
      BELOW,
    ],
    ["{ extensions: { audit: { telemetry: [{ record: { $contains: lost } }] } } }", NO_STAMP],
    ["{ logs: [{ $contains: lost }] }", NO_STAMP],
    ["{ logs: [{ $contains: refunded }] }", undefined],
    ["{ logs: [{ source: audit, line: { $contains: paid } }] }", undefined],
    ["{ logs: { $not: { $contains: START } } }", undefined],
    ["{ logs: { $length: 3 } }", undefined],
  ])("explainMissingLine() of %s says %p", (text, hint) => {
    expect(hints(text, [INFO, ERROR])).toEqual([hint]);
  });

  test("explainMissingLine() has nothing to say where every line is written", () => {
    expect(hints("{ logs: [{ $contains: paid }] }", [INFO], DEFAULT_FUNCTION)).toEqual([undefined]);
  });
});
