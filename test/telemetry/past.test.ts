import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { MAX_BACKLOG_BYTES } from "../../src/lambda/limits/protocol.ts";
import { Past } from "../../src/telemetry/past.ts";

const place = { at: 0, monotonicMs: 0, environment: 1 };

function log(line: string): JournalEntry {
  return { type: "log", source: "runtime", stream: "stdout", line, ...place };
}

test("Past counts what it has lost as it would have been sent, objects as they were written", () => {
  const past = new Past({ ...DEFAULT_FUNCTION, logFormat: "JSON" });
  const line = ' {"message": "ü", "n": 1.0} ';
  past.push(log(line));
  past.push(log("x".repeat(MAX_BACKLOG_BYTES)));
  const sent = `{"time":"1970-01-01T00:00:00.000Z","type":"function","record":${line.trim()}}`;
  expect(past.lost("telemetry", ["function"])).toEqual({
    records: 1,
    bytes: Buffer.byteLength(sent),
  });
  expect(past.lost("telemetry", ["platform", "extension"])).toEqual({ records: 0, bytes: 0 });
});

test("Past counts for a subscriber of an API what that API alone tells", () => {
  const past = new Past(DEFAULT_FUNCTION);
  const of = { extension: "audit", destination: "http://sandbox.localdomain:4000/" };
  past.push({ type: "subscribed", ...of, api: "logs", types: ["platform"], ...place });
  past.push(log("x".repeat(MAX_BACKLOG_BYTES)));
  past.push(log("the last"));
  expect(past.lost("logs", ["platform"]).records).toBe(1);
  expect(past.lost("telemetry", ["platform"])).toEqual({ records: 0, bytes: 0 });
});

test("Past keeps what only the Logs API tells: who subscribed by it, and who did so again", () => {
  const past = new Past(DEFAULT_FUNCTION);
  const of = { extension: "audit", destination: "http://sandbox.localdomain:4000/" };
  for (const type of ["subscribed", "subscribedAgain"] as const) {
    past.push({ type, ...of, api: "logs", types: ["platform"], ...place });
  }
  past.push({ type: "frozen", ...place });
  expect(past.entries.map(({ type }) => type)).toEqual(["subscribed", "subscribedAgain"]);
});
