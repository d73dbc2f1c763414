import { expect, test } from "bun:test";
import type { Message } from "../../src/telemetry/message.ts";
import { piecesOf } from "../../src/telemetry/pieces.ts";

const ENVELOPE = '{"time":"2026-11-23T12:00:00.000Z","type":"function","record":';

function messageOf(record: unknown): Message {
  const json = `${ENVELOPE}${JSON.stringify(record)}}`;
  const bytes = Buffer.byteLength(json);
  return { json, bytes, records: 1, whole: json, sinceMs: 7, isOfLoss: false };
}

/** The pieces put together as a listener does: without the `}` of one and the envelope of the other. */
function joined(pieces: readonly Message[]): string {
  const records = pieces.map(({ json }) => json.slice(ENVELOPE.length, -1));
  return `${ENVELOPE}${records.join("")}}`;
}

test("piecesOf() leaves a message alone whose record is no longer than a batch", () => {
  const message = messageOf("x".repeat(98));
  expect(piecesOf(message, 100)).toEqual([message]);
  expect(piecesOf(message, 99)).toHaveLength(2);
});

test("piecesOf() cuts a record at the end of a batch, and begins the next with its time and type", () => {
  const message = messageOf({ message: "A".repeat(20) });
  expect(piecesOf(message, 16).map(({ json }) => json)).toEqual([
    `${ENVELOPE}{"message":"AAAA}`,
    `${ENVELOPE}AAAAAAAAAAAAAAAA}`,
    `${ENVELOPE}"}}`,
  ]);
});

test.each([
  ["text", "x".repeat(1000)],
  ["an object", { level: "INFO", record: { record: "y".repeat(500) } }],
  ["quotes and what is escaped", '"\\\u0001'.repeat(100)],
  ["characters of several bytes", "é€😀".repeat(100)],
])("piecesOf() loses nothing of %s, wherever it is cut", (_, record) => {
  const message = messageOf(record);
  for (let maxBytes = 10; maxBytes < 200; maxBytes++) {
    const pieces = piecesOf(message, maxBytes);
    expect(joined(pieces)).toBe(message.json);
    const bytes = pieces.map((piece) => piece.bytes);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBe(message.bytes);
    // Each but the last fills its batch.
    expect(Math.min(...bytes.slice(0, -1))).toBeGreaterThanOrEqual(maxBytes);
    expect(pieces.map(({ records, whole }) => ({ records, whole }))).toEqual([
      ...pieces.slice(1).map(() => ({ records: 0 as const, whole: undefined })),
      { records: 1, whole: message.json },
    ]);
  }
});
