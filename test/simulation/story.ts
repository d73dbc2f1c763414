import type { JournalEntry } from "../../src/lambda/journal-entry.ts";

/** An entry of the journal in one line: its type, and the rest as far as it is short. */
export function tell(entry: JournalEntry): string {
  const { type, at: _at, monotonicMs: _monotonicMs, environment: _environment, ...rest } = entry;
  const fields = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : value}`);
  return [type, ...fields].join(" ");
}
