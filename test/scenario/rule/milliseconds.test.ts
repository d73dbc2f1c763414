import { expect, test } from "bun:test";
import { mistakesOf } from "../support.ts";

const HEAD = "vars: { limit: 10s }\nextensions: { audit: stub }\nsteps: [ { invoke: {} } ]\n";
const WHAT = '"durationMs" is a number of milliseconds';

/** The mistakes of an expectation of `telemetry`, by what they say. */
function told(telemetry: string): readonly string[] {
  const ofPlatform = mistakesOf(`${HEAD}expect: { telemetry: ${telemetry} }`);
  const delivered = `{ extensions: { audit: { telemetry: ${telemetry} } } }`;
  const words = (mistakes: readonly string[]): readonly string[] =>
    mistakes.map((mistake) => mistake.replace(/^\S+ /, ""));
  expect(words(mistakesOf(`${HEAD}expect: ${delivered}`))).toEqual(words(ofPlatform));
  const inStep = HEAD.replace("invoke: {}", `parallel: [{ invoke: {}, expect: ${delivered} }]`);
  expect(words(mistakesOf(inStep))).toEqual(words(ofPlatform));
  return words(ofPlatform);
}

test("a number of milliseconds is written without a unit, which is told at its place", () => {
  const text = "[ { type: platform.report, record: { metrics: { durationMs: 10ms } } } ]";
  expect(mistakesOf(`${HEAD}expect: { telemetry: ${text} }`)).toEqual([`4:82 ${WHAT} (write 10)`]);
});

test.each<[string, ...string[]]>([
  [
    "[ { type: platform.report, record: { metrics: { durationMs: { $gt: 1.5ms, $lt: 10s } } } } ]",
    `${WHAT} (write 1.5)`,
    `${WHAT} (write 10000)`,
  ],
  [
    "{ $contains: { type: platform.report, record: { metrics: { billedDurationMs: 1s } } } }",
    '"billedDurationMs" is a number of milliseconds (write 1000)',
  ],
  [
    "[ { type: platform.runtimeDone, record: { spans: [ { durationMs: { $in: [1ms, 2] } } ] } } ]",
    `${WHAT} (write 1)`,
  ],
  [
    '[ { type: platform.report, record: { $exact: { durationMs: { $not: "${limit}" } } } } ]',
    `${WHAT} (write 10000)`,
  ],
  ["[ { record: { metrics: { durationMs: { $lt: 10s } } } } ]", `${WHAT} (write 10000)`],
])("a number of milliseconds is found in %s", (telemetry, ...mistakes) => {
  expect(told(telemetry)).toEqual(mistakes);
});

test.each([
  "[ { type: platform.report, record: { metrics: { durationMs: { $lt: 10 } } } } ]",
  "[ { type: platform.report, record: { metrics: { durationMs: { $exists: true } } } } ]",
  "[ { type: function, record: { metrics: { tookMs: 10ms } } } ]",
  "[ { record: { tookMs: 10ms } } ]",
  "[ { type: platform.report, record: { requestId: 10ms } } ]",
])("text that is no number of milliseconds may stand in %s", (telemetry) => {
  expect(told(telemetry)).toEqual([]);
});

test("milliseconds of a function's own are its own affair", () => {
  const text = "steps: [ { invoke: {}, expect: { response: { record: { tookMs: 10ms } } } } ]";
  expect(mistakesOf(text)).toEqual([]);
});
