import { expect, test } from "bun:test";
import { Journal } from "../../../src/core/journal.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { Losses } from "../../../src/runner/observe/losses.ts";
import { entries } from "../../support/journal-entries.ts";

const PLACE = { at: 0, monotonicMs: 0, environment: 1 };

function delivered(body: string): JournalEntry {
  const of = { extension: "audit", destination: "x", records: 1, bytes: body.length };
  return { type: "telemetryDelivered", body, events: undefined, ...of, ...PLACE };
}

test("Losses gives up the oldest lines and bodies, counts them, and keeps all else", () => {
  const losses = new Losses(10_000);
  const journal = new Journal<JournalEntry>({ thinning: losses.thinning });
  expect(losses.since(0)).toEqual({ hasLines: false, delivered: new Set() });
  journal.append(entries.initStarted());
  journal.append(delivered("x".repeat(1000)));
  for (let index = 0; index < 100; index++) journal.append(entries.log(`line ${index}`));
  const kept = journal.since(0);
  expect(kept.slice(0, 2)).toMatchObject([
    { type: "initStarted" },
    { type: "telemetryDelivered", body: undefined, records: 1 },
  ]);
  const lines = kept.flatMap((entry) => (entry.type === "log" ? entry.line : []));
  expect(lines.at(-1)).toBe("line 99");
  expect(losses.lines + lines.length).toBe(100);
  expect(losses.linesBySource).toEqual(new Map([["runtime", losses.lines]]));
  expect(losses.since(0)).toEqual({ hasLines: true, delivered: new Set(["audit"]) });
  // The body stood at position 1.
  expect(losses.since(2)).toEqual({ hasLines: true, delivered: new Set() });
  expect(losses.since(journal.length - 1).hasLines).toBe(false);
});
