import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../../src/lambda/function.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import {
  deliveredTelemetry,
  emittedTelemetry,
} from "../../../src/runner/observe/observed-telemetry.ts";

const LINE = '{"id":12345678901234567890,"ratio":1.0}';

/** An entry of a kind of which only `fields` are looked at. */
function entry(fields: Record<string, unknown>): JournalEntry {
  return { at: 0, monotonicMs: 0, environment: 1, ...fields } as unknown as JournalEntry;
}

test("emittedTelemetry() keeps the digits of a JSON line", () => {
  const settings = { ...DEFAULT_FUNCTION, logFormat: "JSON" } as const;
  const events = emittedTelemetry(
    [entry({ type: "log", source: "runtime", line: LINE })],
    settings,
  );
  expect(JSON.stringify(events)).toBe(
    `[{"time":"1970-01-01T00:00:00.000Z","type":"function","record":${LINE}}]`,
  );
});

test.each([
  ["over HTTP", `[${LINE},${LINE}]`],
  ["over TCP", `${LINE}\n${LINE}\n`],
])("deliveredTelemetry() keeps the digits of what was delivered %s", (_, body) => {
  const delivered = [entry({ type: "telemetryDelivered", extension: "a", body })];
  expect(JSON.stringify(deliveredTelemetry(delivered, "a"))).toBe(`[${LINE},${LINE}]`);
});
