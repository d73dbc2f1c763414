import { EXTENSION_EVENT_TYPES } from "../../lambda/event.ts";
import { EXTENSION_STATES } from "../../lambda/extension.ts";
import { SHUTDOWN_REASONS } from "../../lambda/phase.ts";
import { TELEMETRY_EVENT_TYPES } from "../../lambda/telemetry-event.ts";
import { map, record } from "./collection.ts";
import { boolean, duration, number, oneOf, text } from "./leaf.ts";
import { hintForPhase, OUTCOMES, STARTS, STATUSES } from "./outcome.ts";
import { anyPattern, linePattern, mapPattern, pattern, storyPattern } from "./pattern.ts";

const words = pattern(text(), "textPattern");
const times = pattern(duration(), "durationPattern");
const counts = pattern(number({ min: 0 }), "countPattern");
const flags = pattern(boolean(), "booleanPattern");

const RUNTIME_STATES = ["Started", "Ready", "Running", "InitError", "Exited"] as const;

const phaseShape = {
  status: pattern(oneOf(STATUSES))
    .optional()
    .describe("How the whole phase ended, extensions included"),
  errorType: words.optional().describe("Why, as AWS spells it"),
};
const phase = mapPattern(phaseShape, hintForPhase);

const streamShape = {
  chunks: anyPattern().optional().describe("Texts of the chunks"),
  firstByte: times.optional().describe("Time to the first byte"),
  contentType: words.optional().describe("Its content type"),
  complete: flags.optional().describe("Whether it came to its end"),
};
const stream = mapPattern(streamShape);

const exitShape = {
  code: anyPattern().optional().describe("Exit code, or null"),
  signal: anyPattern().optional().describe("Signal that ended it, or null"),
};
const exit = mapPattern(exitShape);

const event = mapPattern({
  eventType: pattern(oneOf(EXTENSION_EVENT_TYPES)).optional().describe("INVOKE or SHUTDOWN"),
  deadlineMs: pattern(number()).optional().describe("Epoch milliseconds"),
  requestId: words.optional().describe("Request id, as runtime and extensions get it"),
  invokedFunctionArn: words.optional().describe("ARN of the function, of an INVOKE"),
  tracing: anyPattern().optional().describe("Trace context, of an INVOKE"),
  shutdownReason: pattern(oneOf(SHUTDOWN_REASONS)).optional().describe("Why, of a SHUTDOWN"),
});

const telemetryEvent = mapPattern({
  time: words.optional().describe("ISO 8601"),
  type: pattern(oneOf(TELEMETRY_EVENT_TYPES)).optional().describe("AWS's name of it"),
  record: anyPattern().optional().describe("What it says: a map, or the text of a line"),
});

const refusal = mapPattern({
  by: words.optional().describe("runtime, or an extension"),
  request: words.optional().describe("Method and path"),
  status: counts.optional().describe("HTTP status"),
  errorType: words.optional().describe("Its type, as AWS spells it"),
  errorMessage: words.optional().describe("Its words"),
});

const runtimeShape = {
  state: pattern(oneOf(RUNTIME_STATES)).optional().describe("AWS's word for what it is doing"),
  exit: exit.optional().describe("How it ended"),
};
const runtime = mapPattern(runtimeShape);

const extensionShape = {
  state: pattern(oneOf(EXTENSION_STATES)).optional().describe("AWS's word for what it is doing"),
  events: storyPattern(event).optional().describe("Events it was sent, in order with gaps"),
  telemetry: storyPattern(telemetryEvent)
    .optional()
    .describe("Telemetry that it was delivered, in order with gaps"),
  exit: exit.optional().describe("How it ended"),
  overhead: times.optional().describe("How long it worked after the runtime was done"),
};
const extension = mapPattern(extensionShape);

/** Names of `expect` that only an invoke has. */
const ofInvoke = {
  status: pattern(oneOf(OUTCOMES)).optional().describe("How it ended for the caller"),
  phase: phase.optional().describe("How the phase ended, extensions included"),
  response: anyPattern().optional().describe("What the caller got"),
  error: anyPattern().optional().describe("The body the caller got when it did not succeed"),
  duration: times.optional().describe("How long it took"),
  billed: times.optional().describe("What of it is billed"),
  memory: counts.optional().describe("Megabytes that all processes together used at most"),
  start: pattern(oneOf(STARTS)).optional().describe("What it met"),
  init: times.optional().describe("How long init took, of a cold start"),
  requestId: words.optional().describe("Request id, as runtime and extensions get it"),
  trace: words.optional().describe("The trace header that the runtime was given"),
  stream: stream.optional().describe("How a streamed response came"),
  log: words.optional().describe("What LogType Tail returned"),
};

/** Names of `expect` that every step and the whole run have. */
const ofAll = {
  runtime: runtime.optional().describe("The runtime's process"),
  extensions: record(extension).optional().describe("The extensions, by name"),
  frozen: flags.optional().describe("Whether the environment is frozen"),
  environments: counts.optional().describe("How many environments there were"),
  logs: storyPattern(linePattern())
    .optional()
    .describe("Lines of all processes, in order with gaps"),
  telemetry: storyPattern(telemetryEvent)
    .optional()
    .describe("Telemetry that the platform emitted, in order with gaps"),
  refusals: storyPattern(refusal).optional().describe("Calls that were answered with 4xx"),
};

/** The names of `expect` that every step has; `runner/observed.ts` gives them their values. */
export type SceneName = keyof typeof ofAll;

/** The names of `expect` that only an invoke has; their values come from there too. */
export type InvokeName = keyof typeof ofInvoke;

/** The names of `expect` that only an invoke has. */
export const INVOKE_NAMES: readonly string[] = Object.keys(ofInvoke);

/** The names of `expect` that every step has. */
export const SCENE_NAMES: readonly string[] = Object.keys(ofAll);

/** The names that an extension has in `expect`. */
export const EXTENSION_NAMES: readonly string[] = Object.keys(extensionShape);

/** The names below a name of `expect`; none of a value that a function makes, or that has no names. */
export const FIELD_NAMES: Readonly<Record<string, readonly string[] | undefined>> = {
  phase: Object.keys(phaseShape),
  stream: Object.keys(streamShape),
  runtime: Object.keys(runtimeShape),
  exit: Object.keys(exitShape),
};

/** The names of `expect` that only a shutdown has. */
export const SHUTDOWN_NAMES: readonly string[] = ["duration"];

/** `expect`, of a step or over the whole run; which names have a meaning there is `rule/expect.ts`. */
export const expectationSchema = map({ ...ofInvoke, ...ofAll }).meta({ id: "expectation" });

/** `thresholds`, over all of `times` together. */
export const thresholdsSchema = map({
  successes: counts.optional().describe("How many had status success"),
  errors: counts.optional().describe("status error or failure"),
  timeouts: counts.optional().describe("How many had status timeout"),
  throttles: counts.optional().describe("How many had status throttled"),
  coldStarts: counts.optional().describe("How many met a new environment"),
  environments: counts.optional().describe("How many environments served them"),
  duration: map({
    min: times.optional().describe("The shortest"),
    avg: times.optional().describe("The average"),
    p50: times.optional().describe("The median"),
    p95: times.optional().describe("95 of 100 took at most this"),
    p99: times.optional().describe("99 of 100 took at most this"),
    max: times.optional().describe("The longest"),
  })
    .optional()
    .describe("Durations of all"),
});
