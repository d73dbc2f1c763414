import { describe, expect, test } from "bun:test";
import type { Happening, JournalEntry } from "../../src/lambda/journal-entry.ts";
import { explainDelivered, FROZEN } from "../../src/runner/explain-delivered.ts";
import { story } from "../../src/scenario/actual.ts";
import { match } from "../../src/scenario/matcher.ts";
import { treeIn } from "../scenario/support.ts";

const { source, tree } = treeIn(
  "{ extensions: { audit: { state: Ready, telemetry: [ { type: function } ] } } }",
);

function entriesOf(happenings: readonly Happening[]): readonly JournalEntry[] {
  return happenings.map((each) => ({ ...each, at: 0, monotonicMs: 0, environment: 1 }));
}

/** The hints of what does not hold where nothing was delivered to `audit`. */
function hints(happenings: readonly Happening[], isFrozen = false): readonly unknown[] {
  const observed = { extensions: { audit: { state: "Exited", telemetry: story([]) } } };
  const mismatches = match(tree, observed, { source, path: "", vars: new Map() });
  const known = { entries: entriesOf(happenings), isFrozen };
  return explainDelivered(mismatches, tree, known).map(({ hint }) => hint);
}

const subscribed: Happening = {
  type: "subscribed",
  extension: "audit",
  api: "telemetry",
  types: ["platform", "function", "extension"],
};
const dropped: Happening = {
  type: "telemetryDropped",
  extension: "audit",
  records: 3,
  bytes: 300,
  reason: "could not send events: connection refused",
  isNews: true,
};

describe("explainDelivered()", () => {
  test("explainDelivered() says of who never subscribed that it did not", () => {
    expect(hints([{ ...subscribed, extension: "other" }])).toEqual([
      undefined,
      '"audit" has not subscribed to telemetry',
    ]);
  });

  test("explainDelivered() says why who tried to subscribe could not", () => {
    const request = "PUT /2022-07-01/telemetry";
    const refusal: Happening = {
      type: "refusal",
      by: "audit",
      request,
      status: 400,
      errorType: "ValidationError",
      errorMessage: "types should not be empty",
    };
    expect(hints([refusal])).toEqual([
      undefined,
      '"audit" has not subscribed to telemetry: 400 ValidationError, types should not be empty',
    ]);
  });

  test("explainDelivered() says what was lost, and why", () => {
    expect(hints([subscribed, dropped, { ...dropped, extension: "other" }], true)).toEqual([
      undefined,
      '"audit" has lost 3 records: could not send events: connection refused',
    ]);
  });

  test("explainDelivered() says that nothing comes while the environment is frozen", () => {
    expect(hints([subscribed], true)).toEqual([undefined, FROZEN]);
  });

  test("explainDelivered() says what was subscribed to, unless that was all there is", () => {
    expect(hints([{ ...subscribed, types: ["platform", "extension"] }])).toEqual([
      undefined,
      '"audit" has subscribed to platform and extension alone',
    ]);
    expect(hints([subscribed])).toEqual([undefined, undefined]);
  });
});
