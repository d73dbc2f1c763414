import { expect, test } from "bun:test";
import { explainLostLines } from "../../../src/runner/explain/lost-lines.ts";
import { story } from "../../../src/scenario/actual.ts";
import { factsWith } from "../facts.ts";

const WORDS =
  "there was more than a scenario keeps: the oldest 7 lines are gone, and may have been meant";

const observed = {
  logs: story([], { isPartial: true }),
  telemetry: story([]),
  extensions: { audit: { telemetry: story([], { isPartial: true }), events: story([]) } },
};

test.each([
  ["logs[0]", WORDS],
  ["logs", WORDS],
  ["extensions.audit.telemetry[1].record", WORDS],
  ["telemetry[0]", undefined],
  ["extensions.audit.events", undefined],
  ["status", undefined],
  ["response.logs", undefined],
])("explainLostLines() of %s says %p", (path, words) => {
  const place = { message: "", source: { path: "", text: "" }, range: { start: 0, end: 0 } };
  expect(explainLostLines({ ...place, path }, factsWith({ observed, lostLines: 7 }))).toBe(words);
});
