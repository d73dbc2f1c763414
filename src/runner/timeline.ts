import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { PhaseSpan, Timeline } from "./event.ts";

/** The phases of each environment, as spans since `originMs` of the monotonic clock. */
export function timelines(entries: readonly JournalEntry[], originMs: number): readonly Timeline[] {
  const spans = new Map<number, PhaseSpan[]>();
  const began = new Map<string, number>();
  const end = (entry: JournalEntry, phase: PhaseSpan["phase"], status: string): void => {
    const startedMs = began.get(`${entry.environment} ${phase}`);
    if (startedMs === undefined) return;
    began.delete(`${entry.environment} ${phase}`);
    const own = spans.get(entry.environment) ?? [];
    spans.set(entry.environment, own);
    const durationMs = entry.monotonicMs - startedMs;
    own.push({ phase, startMs: startedMs - originMs, durationMs, status });
  };
  for (const entry of entries) {
    const begin = (phase: PhaseSpan["phase"]): void =>
      void began.set(`${entry.environment} ${phase}`, entry.monotonicMs);
    switch (entry.type) {
      case "initStarted":
        begin("init");
        break;
      case "initEnded":
        end(entry, "init", entry.status);
        break;
      case "invokeStarted":
        begin("invoke");
        break;
      case "resetStarted":
        end(entry, "invoke", entry.reason);
        begin("reset");
        break;
      case "resetEnded":
        end(entry, "reset", "success");
        break;
      case "invokeEnded":
        end(entry, "invoke", entry.status);
        break;
      case "frozen":
        begin("frozen");
        break;
      case "thawed":
        end(entry, "frozen", "success");
        break;
      case "shutdownStarted":
        begin("shutdown");
        break;
      case "shutdownEnded":
        end(entry, "shutdown", "success");
        break;
      default:
        break;
    }
  }
  return [...spans]
    .toSorted(([left], [right]) => left - right)
    .map(([environment, own]) => ({ environment, spans: own }));
}
