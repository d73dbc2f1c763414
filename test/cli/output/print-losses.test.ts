import { expect, test } from "bun:test";
import { printLosses } from "../../../src/cli/output/print-losses.ts";
import { createMessages } from "../../../src/cli/output/messages.ts";
import { Journal } from "../../../src/core/journal.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { entries } from "../../support/journal-entries.ts";
import { MemoryStream } from "../memory-stream.ts";

/** What is said of `happened`. */
function said(...happened: readonly JournalEntry[]): string {
  const journal = new Journal<JournalEntry>();
  const stderr = new MemoryStream();
  printLosses(journal, createMessages({ stderr, hasColor: false, verbosity: "normal" }));
  for (const entry of happened) journal.append(entry);
  return stderr.text;
}

test("printLosses() warns of each batch that is dropped, with whose it was and why", () => {
  const reason = "could not send events: connection refused";
  const dropped = entries.telemetryDropped({ reason, records: 3 });
  const another = entries.telemetryDropped({ extension: "metrics", reason, records: 1 });
  expect(said(dropped, another)).toBe(
    `warning: audit lost 3 records of telemetry: ${reason}
warning: metrics lost 1 record of telemetry: ${reason}
`,
  );
});

test("printLosses() warns of what a listener that cannot be reached had not taken at its end", () => {
  const ended = {
    type: "unsubscribed",
    extension: "audit",
    destination: "",
    records: 2,
    bytes: 99,
  } as const;
  expect(said(entries.happened({ ...ended, problem: "connection refused" }))).toBe(
    "warning: audit had not taken 2 records of telemetry at its end: connection refused\n",
  );
  expect(said(entries.happened({ ...ended, problem: undefined }))).toBe("");
});
