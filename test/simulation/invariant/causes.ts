import { initTimeoutMs } from "../../../src/lambda/function.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { byEnvironment, type Invariant, type Run } from "../run.ts";

/**
 * Nothing fails without a cause: what timed out had all of its time, and an environment is shut
 * down for a failure when a process has died. (The plan never asks for that reason.)
 */
export const causes: Invariant = (run) =>
  [...byEnvironment(run).values()].flatMap((entries) =>
    entries.flatMap((entry, index) => without(run, entry, entries.slice(0, index))),
  );

function without(run: Run, entry: JournalEntry, before: readonly JournalEntry[]): string[] {
  const { settings } = run.plan;
  switch (entry.type) {
    case "initEnded": {
      const limitMs = entry.phase === "init" ? initTimeoutMs(settings) : settings.timeoutMs;
      return entry.status === "timeout" && entry.durationMs !== limitMs
        ? [`init of ${entry.environment} timed out after ${entry.durationMs} ms`]
        : [];
    }
    case "answered": {
      const asked = run.invocations.find(({ invocation: { requestId } }) => {
        return requestId === entry.requestId;
      });
      const tookMs = entry.monotonicMs - (asked?.invocation.startedMs ?? 0);
      return entry.outcome === "timeout" && tookMs !== settings.timeoutMs
        ? [`${entry.requestId} timed out after ${tookMs} ms`]
        : [];
    }
    case "shutdownStarted":
      return entry.reason === "failure" && !before.some((other) => isDeathAt(other, entry))
        ? [`environment ${entry.environment} is shut down for no failure`]
        : [];
    default:
      return [];
  }
}

function isDeathAt(entry: JournalEntry, { monotonicMs }: JournalEntry): boolean {
  return entry.type === "processExited" && !entry.isExpected && entry.monotonicMs === monotonicMs;
}
