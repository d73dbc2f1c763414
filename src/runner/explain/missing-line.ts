import { logLine } from "../../scenario/actual.ts";
import { match } from "../../scenario/matcher.ts";
import { exactEvent } from "../observe/observed-telemetry.ts";
import type { Explainer } from "./facts.ts";
import { lackAt } from "./lack.ts";
import { eventsIfWritten, whyNotWritten, type LogEntry } from "./why-not-written.ts";

/**
 * Beside `logs` and `telemetry` that lack a line: that the function wrote such a line, but below
 * its level, so that Lambda dropped it.
 */
export const explainMissingLine: Explainer = (mismatch, { expect, entries, settings }) => {
  const lack = expect && lackAt(mismatch, expect);
  if (!lack) return undefined;
  const context = { source: mismatch.source, path: "", vars: new Map() };
  const isMeant = (entry: LogEntry): boolean => {
    const isLogs = lack.story.at(-1) === "logs";
    const values = isLogs
      ? [logLine(entry.source, entry.line)]
      : eventsIfWritten(entry, settings).map((event) => exactEvent(event, entry));
    return lack.items.some((item) =>
      values.some((value) => match(item, value, context).length === 0),
    );
  };
  return whyNotWritten(entries, settings, isMeant);
};
