import { describe, expect, test } from "bun:test";
import type { Happening, JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { FROZEN } from "../../../src/runner/explain/frozen-wait.ts";
import { explainMissingTelemetry } from "../../../src/runner/explain/missing-telemetry.ts";
import type { Standing } from "../../../src/sandbox/ports.ts";
import { story } from "../../../src/scenario/actual.ts";
import { match } from "../../../src/scenario/matcher.ts";
import { substitutePattern } from "../../../src/scenario/template.ts";
import { treeIn } from "../../scenario/support.ts";
import { factsWith } from "../facts.ts";

const FUNCTION = "{ extensions: { audit: { state: Ready, telemetry: [ { type: function } ] } } }";
const REPORT = "{ extensions: { audit: { telemetry: [ { type: platform.report } ] } } }";

function entriesOf(happenings: readonly Happening[]): readonly JournalEntry[] {
  return happenings.map((each) => ({ ...each, at: 0, monotonicMs: 0, environment: 1 }));
}

interface Situation {
  readonly text?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly delivered?: readonly unknown[];
  readonly isFrozen?: boolean;
  readonly isSandboxKnown?: boolean;
  readonly standings?: readonly Standing[];
}

/** The hints of what does not hold where nothing, or `delivered`, was delivered to `audit`. */
function hints(happenings: readonly Happening[], situation: Situation = {}): readonly unknown[] {
  const { text = FUNCTION, delivered = [], isFrozen = false, isSandboxKnown = true } = situation;
  const { standings = [] } = situation;
  const { source, tree } = treeIn(text);
  const audit = { state: "Exited", telemetry: story(delivered) };
  const other = { state: "Exited", telemetry: story([]) };
  const vars = new Map(Object.entries(situation.vars ?? {}));
  const observed = { extensions: { audit, other } };
  const mismatches = match(tree, observed, { source, path: "", vars });
  const facts = factsWith({
    expect: substitutePattern(tree, vars),
    observed,
    entries: entriesOf(happenings),
    isFrozen,
    isSandboxKnown,
    standings: () => standings,
  });
  return mismatches.map((mismatch) => explainMissingTelemetry(mismatch, facts));
}

const OF_AUDIT = { extension: "audit", destination: "http://sandbox.localdomain:4000/" };

const subscribed: Happening = {
  type: "subscribed",
  ...OF_AUDIT,
  api: "telemetry",
  types: ["platform", "function", "extension"],
};
const dropped: Happening = {
  type: "telemetryDropped",
  ...OF_AUDIT,
  records: 3,
  bytes: 300,
  reason: "could not send events: no answer",
  isNews: true,
};
const unsubscribed: Happening = {
  type: "unsubscribed",
  ...OF_AUDIT,
  problem: "no answer",
  records: 1,
  bytes: 100,
};
const refusal: Happening = {
  type: "refusal",
  by: "audit",
  request: "PUT /2022-07-01/telemetry",
  status: 400,
  errorType: "ValidationError",
  errorMessage: "types should not be empty",
};

const invoke = { requestId: "id-1", traceId: undefined, tenantId: undefined };
const invokeStarted: Happening = {
  type: "invokeStarted",
  start: "warm",
  invocationId: "attempt-1",
  ...invoke,
};
const RESET: readonly Happening[] = [
  { type: "resetStarted", reason: "timeout" },
  { type: "resetEnded", durationMs: 0 },
];
const invokeEnded: Happening = {
  type: "invokeEnded",
  status: "timeout",
  errorType: undefined,
  startedAt: 0,
  durationMs: 0,
  billedMs: 1,
  initMs: undefined,
  maxMemoryMb: undefined,
  extensionOverheadMs: undefined,
  ...invoke,
};

describe("explainMissingTelemetry()", () => {
  test("explainMissingTelemetry() says that an extension has never subscribed", () => {
    expect(hints([{ ...subscribed, extension: "other" }])).toEqual([
      undefined,
      '"audit" has not subscribed to telemetry',
    ]);
  });

  test.each([
    ["PUT /2022-07-01/telemetry", 400],
    ["PUT /2020-08-15/logs", 400],
    ["POST /2022-07-01/telemetry", 405],
  ])(
    "explainMissingTelemetry() says why %s, which was to subscribe, was refused",
    (request, status) => {
      const other: Happening = { ...refusal, request: "PUT /2020-01-01/extension/register" };
      expect(hints([{ ...refusal, request, status }, other])).toEqual([
        undefined,
        `"audit" has not subscribed to telemetry: ${status} ValidationError, types should not be empty`,
      ]);
    },
  );

  test("explainMissingTelemetry() tells of a subscription that an unknown caller was refused", () => {
    const unknown: Happening = {
      ...refusal,
      by: "extension",
      status: 403,
      errorType: "Extension.UnknownExtensionIdentifier",
      errorMessage: "Unknown extension x",
    };
    expect(hints([unknown])[1]).toBe(
      '"audit" has not subscribed to telemetry: PUT /2022-07-01/telemetry was answered with ' +
        "403 Extension.UnknownExtensionIdentifier, Unknown extension x",
    );
  });

  test("explainMissingTelemetry() takes the refusal of another extension for no reason", () => {
    const events = ["INVOKE"] as const;
    const other = { type: "registered", extension: "other", kind: "internal", events } as const;
    expect(hints([other, { ...refusal, by: "other" }])[1]).toBe(
      '"audit" has not subscribed to telemetry',
    );
  });

  test("explainMissingTelemetry() says how much was lost in all, and why", () => {
    const news = { ...dropped, records: 1, isNews: false };
    const ofOther = { ...dropped, extension: "other" };
    expect(hints([subscribed, dropped, dropped, news, ofOther], { isFrozen: true })[1]).toBe(
      '"audit" has lost 6 records: could not send events: no answer',
    );
    expect(hints([subscribed, { ...dropped, records: 1 }])[1]).toBe(
      '"audit" has lost 1 record: could not send events: no answer',
    );
    expect(hints([subscribed, dropped, { ...dropped, reason: "too slow" }])[1]).toBe(
      '"audit" has lost 6 records: could not send events: no answer; too slow',
    );
    expect(hints([subscribed, news])[1]).toBeUndefined();
  });

  test("explainMissingTelemetry() says what had not been taken at the end, and why", () => {
    const some = { ...subscribed, types: ["platform" as const] };
    expect(hints([some, unsubscribed])[1]).toBe(
      '"audit" had not taken 1 record when its subscription ended: no answer',
    );
    expect(hints([some, { ...unsubscribed, records: 3, problem: undefined }])[1]).toBe(
      '"audit" has subscribed to platform alone',
    );
    expect(hints([subscribed, { ...unsubscribed, records: 3, problem: undefined }])[1]).toBe(
      '"audit" had not taken 3 records when its subscription ended',
    );
    expect(hints([subscribed, { ...unsubscribed, records: 0 }])[1]).toBeUndefined();
  });

  test("explainMissingTelemetry() says what a listener needs that could not be reached", () => {
    const advice =
      'a listener that is bound to sandbox.localdomain needs that name: say "isolate: hosts"';
    const problem = "connection refused";
    for (const happening of [
      { ...unsubscribed, problem },
      { ...dropped, reason: problem },
    ]) {
      expect(hints([subscribed, happening], { isSandboxKnown: false })[1]).toContain(
        `: connection refused; ${process.platform === "linux" ? advice : advice.slice(0, 73)}`,
      );
      expect(hints([subscribed, happening])[1]).toEndWith("connection refused");
    }
    expect(hints([subscribed, unsubscribed], { isSandboxKnown: false })[1]).toEndWith("no answer");
  });

  test("explainMissingTelemetry() says what was subscribed to where that is not what was expected", () => {
    const some = { ...subscribed, types: ["platform", "extension"] as const };
    expect(hints([some])[1]).toBe('"audit" has subscribed to platform and extension alone');
    expect(hints([some], { text: REPORT })).toEqual([undefined]);
    expect(hints([subscribed])).toEqual([undefined, undefined]);
  });

  test.each([
    ["telemetry", "platform.end", "the Telemetry API, and only the Logs API"],
    ["telemetry", "platform.fault", "the Telemetry API, and only the Logs API"],
    ["logs", "platform.initStart", "the Logs API, and only the Telemetry API"],
  ] as const)(
    "explainMissingTelemetry() says that an extension uses the %s API, and the other tells of %s",
    (api, type, told) => {
      const text = REPORT.replace("platform.report", type);
      const own = { ...subscribed, api };
      expect(hints([own, dropped], { text })).toEqual([
        `"audit" has subscribed to ${told} tells of ${type}`,
      ]);
      expect(hints([own], { text: REPORT })).toEqual([undefined]);
      const other = { ...subscribed, api: api === "logs" ? "telemetry" : "logs" } as const;
      expect(hints([other], { text })).toEqual([undefined]);
      expect(hints([own, other], { text })).toEqual([undefined]);
    },
  );

  test("explainMissingTelemetry() says which extensions are told of an invoke that ended in a reset", () => {
    const told =
      "the report of an invoke that ended in a reset goes to the extensions that subscribe in the next init";
    const happened = [subscribed, invokeStarted, ...RESET, invokeEnded];
    const ofAnother = REPORT.replace("report }", "report, record: { requestId: id-2 } }");
    expect(hints(happened, { text: ofAnother })).toEqual([undefined]);
    expect(hints(happened, { text: ofAnother.replace("id-2", "id-1") })).toEqual([told]);
    expect(hints(happened, { text: REPORT })).toEqual([told]);
    expect(hints(happened)).toEqual([undefined, undefined]);
    expect(hints([...happened, subscribed], { text: REPORT })).toEqual([undefined]);
    expect(hints([subscribed, invokeStarted, invokeEnded], { text: REPORT })).toEqual([undefined]);
  });

  test("explainMissingTelemetry() says that nothing comes while the environment is frozen", () => {
    expect(hints([subscribed], { isFrozen: true })).toEqual([undefined, FROZEN]);
  });

  test.each([
    ['{ extensions: { audit: { state: Ready, telemetry: "${told}" } } }', [undefined, FROZEN]],
    ['{ extensions: { audit: "${audit}" } }', [undefined, FROZEN]],
    ['{ extensions: "${all}" }', [undefined, FROZEN, '"other" has not subscribed to telemetry']],
    ['{ extensions: { "${name}": { telemetry: [{ type: function }] } } }', [FROZEN]],
    ["{ extensions: { audit: { telemetry: { $contains: { type: function } } } } }", [FROZEN]],
    ["{ extensions: { audit: { telemetry: { $length: { $gt: 1 } } } } }", [FROZEN]],
    [
      "{ extensions: { audit: { $exact: { telemetry: [{ type: function }], state: Exited } } } }",
      [FROZEN],
    ],
  ])("explainMissingTelemetry() finds its place in %s", (text, told) => {
    const telemetry = [{ type: "function" }];
    const vars = {
      told: telemetry,
      audit: { state: "Ready", telemetry },
      all: { audit: { state: "Ready", telemetry }, other: { telemetry } },
      name: "audit",
    };
    expect(hints([subscribed], { text, vars, isFrozen: true })).toEqual(told);
  });

  test.each([
    "{ $not: { $contains: { type: function } } }",
    "{ $length: 0 }",
    "{ $length: { $lt: 1 } }",
  ])("explainMissingTelemetry() has nothing to say of what should not have come: %s", (pattern) => {
    const text = `{ extensions: { audit: { telemetry: ${pattern} } } }`;
    const delivered = [{ type: "function" }];
    expect(hints([], { text, delivered })).toEqual([undefined]);
  });

  test("explainMissingTelemetry() says what is being refused, or not answered, also while it is frozen", () => {
    const standings = [
      { records: 0, problem: undefined },
      { records: 9, problem: "no answer" },
    ];
    expect(hints([subscribed], { isFrozen: true, standings })[1]).toBe(
      '"audit" has not taken 9 records so far: no answer',
    );
    const waiting = [{ records: 9, problem: undefined }];
    expect(hints([subscribed], { isFrozen: true, standings: waiting })[1]).toBe(FROZEN);
  });
});
