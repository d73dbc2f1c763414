import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { stretchEdges, type Stretch } from "../../lambda/phase-of.ts";
import type { PhaseSpan, Timeline } from "../event.ts";

/** Instants of the monotonic clock, in milliseconds. */
export interface TimelineBounds {
  /** The instant that spans are measured from. */
  readonly originMs: number;
  /** The end: a phase that goes on then is `unfinished`. Undefined for no end. */
  readonly cutMs?: number | undefined;
}

/** The phases of each environment, as spans since `originMs`. */
export function timelines(
  entries: readonly JournalEntry[],
  { originMs, cutMs = Infinity }: TimelineBounds,
): readonly Timeline[] {
  const seen = entries.filter(({ monotonicMs }) => monotonicMs < cutMs);
  const byEnvironment = Map.groupBy(seen, ({ environment }) => environment);
  return [...byEnvironment]
    .map(([environment, own]) => ({ environment, spans: spansOf(own, { originMs, cutMs }) }))
    .filter(({ spans }) => spans.length > 0)
    .toSorted((left, right) => left.environment - right.environment);
}

/** The spans of one environment, in the order in which they ended. */
function spansOf(
  entries: readonly JournalEntry[],
  { originMs, cutMs }: { readonly originMs: number; readonly cutMs: number },
): readonly PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  const open = new Map<Stretch, number>();
  const end = (phase: Stretch, endedMs: number, status: string): void => {
    const startedMs = open.get(phase);
    if (startedMs === undefined) return;
    open.delete(phase);
    spans.push({ phase, startMs: startedMs - originMs, durationMs: endedMs - startedMs, status });
  };
  for (const entry of entries) {
    for (const change of stretchEdges(entry)) {
      if (change.edge === "begins") open.set(change.stretch, entry.monotonicMs);
      else end(change.stretch, entry.monotonicMs, change.status);
    }
  }
  if (Number.isFinite(cutMs)) {
    for (const phase of open.keys())
      end(phase, cutMs, phase === "frozen" ? "success" : "unfinished");
  }
  return spans;
}
