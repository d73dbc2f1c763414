import type { PhaseSpan } from "../../runner/event.ts";

type Schema = Readonly<Record<string, unknown>>;

/** A map with exactly these keys. */
function closed(properties: Readonly<Record<string, Schema>>): Schema {
  return {
    type: "object",
    required: Object.keys(properties),
    properties,
    additionalProperties: false,
  };
}

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const count: Schema = { type: "integer", minimum: 0 };
const ordinal: Schema = { type: "integer", minimum: 1 };
const instant: Schema = { type: "string", format: "date-time" };
const duration: Schema = { type: "number", minimum: 0 };

function nullable(type: string): Schema {
  return { type: [type, "null"] };
}

function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: "null" }] };
}

function listOf(items: Schema): Schema {
  return { type: "array", items };
}

function oneOf(...values: readonly string[]): Schema {
  return { enum: values };
}

const location = closed({
  file: text,
  line: ordinal,
  column: ordinal,
  endLine: ordinal,
  endColumn: ordinal,
});

const step = closed({
  number: text,
  name: nullable("string"),
  verb: text,
  durationMs: duration,
  hasPassed: flag,
});

const problem = closed({
  kind: oneOf("mismatch", "timeout", "leak", "tool", "flaky"),
  step: orNull(closed({ number: text, name: nullable("string") })),
  message: text,
  location: orNull(location),
  label: nullable("string"),
  hint: nullable("string"),
  difference: orNull(listOf(text)),
});

/** Every phase, so that a new one does not compile until it stands here. */
const PHASES: Readonly<Record<PhaseSpan["phase"], true>> = {
  init: true,
  restore: true,
  invoke: true,
  reset: true,
  shutdown: true,
  frozen: true,
};

const phase = closed({
  phase: oneOf(...Object.keys(PHASES)),
  startMs: { type: "number" },
  durationMs: duration,
  status: text,
});

const refused = closed({
  by: text,
  request: text,
  status: ordinal,
  errorType: text,
  errorMessage: text,
  count: ordinal,
});

const evidence = {
  problems: listOf(problem),
  environments: listOf(closed({ number: ordinal, phases: listOf(phase) })),
  outputs: listOf(closed({ source: text, lines: listOf(text), total: count })),
  refusals: closed({ calls: listOf(refused), total: count }),
};

const scenario = closed({
  file: text,
  line: ordinal,
  name: text,
  tags: listOf(text),
  repetition: orNull(closed({ number: ordinal, of: ordinal })),
  status: oneOf("passed", "failed", "skipped", "broken"),
  reason: nullable("string"),
  startedAt: instant,
  durationMs: duration,
  invokes: count,
  attempt: ordinal,
  isFlaky: flag,
  rerun: text,
  steps: listOf(step),
  ...evidence,
  earlierAttempts: listOf(
    closed({
      attempt: ordinal,
      status: oneOf("failed", "broken"),
      durationMs: duration,
      ...evidence,
    }),
  ),
});

/** `JsonDocument` of `json-document.ts` as a JSON Schema (draft 2020-12). */
export const jsonReportSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Report of a run of lambda-sim",
  ...closed({
    version: { const: 1 },
    tool: closed({ name: { const: "lambda-sim" }, version: text }),
    isInterrupted: flag,
    error: orNull(
      closed({
        kind: oneOf("usage", "tool", "bug", "empty"),
        message: text,
        hint: nullable("string"),
      }),
    ),
    planned: count,
    seed: nullable("integer"),
    startedAt: orNull(instant),
    durationMs: duration,
    totals: closed({
      scenarios: count,
      passed: count,
      failed: count,
      skipped: count,
      broken: count,
      flaky: count,
      invokes: count,
    }),
    scenarios: listOf(scenario),
    diagnostics: listOf(
      closed({ message: text, location, label: nullable("string"), hint: nullable("string") }),
    ),
  }),
};
