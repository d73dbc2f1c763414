import type { JournalEntry } from "../../../../src/lambda/journal-entry.ts";
import type { Generation } from "../../../../src/sandbox/generation.ts";
import type { Invariant, Run } from "../../run.ts";
import type { RoomWait } from "../../telemetry/watched-relay.ts";

type Log = Extract<JournalEntry, { type: "log" }>;

/** How much is told at a time, in bytes; the line with which it is reached comes whole. */
const SLICE_BYTES = 16_384;

/**
 * For each line it is asked whether there is room, and while there is none no process tells of more
 * than what was under way, unless it has ended.
 */
export const slices: Invariant = (run) => [...unasked(run), ...withoutRoom(run)];

function unasked({ relays, entries, generationOf }: Run): readonly string[] {
  const logs = entries.filter(({ type }) => type === "log");
  const all = Map.groupBy(logs, (entry) => generationOf.get(entry));
  return [...relays].flatMap(([generation, { asked }]) => {
    const count = all.get(generation)?.length ?? 0;
    return asked === count ? [] : [`it was asked ${asked} times for room for ${count} lines`];
  });
}

const withoutRoom: Invariant = (run) =>
  [...run.relays].flatMap(([generation, { waits }]) =>
    waits.flatMap((wait) => {
      const during = run.entries
        .slice(wait.atEntry, wait.toEntry)
        .filter((entry) => run.generationOf.get(entry) === generation);
      const logs = during.filter((entry) => entry.type === "log");
      return [...Map.groupBy(logs, ({ source }) => source)]
        .filter(([, lines]) => bytesOf(lines.slice(0, -1)) > SLICE_BYTES)
        .filter(([source]) => !hasEnded(run, source, { generation, wait }))
        .map(([source]) => `"${source}" goes on to tell without room at ${wait.fromMs} ms`);
    }),
  );

function bytesOf(lines: readonly Log[]): number {
  return lines.reduce((sum, { line }) => sum + line.length + 1, 0);
}

/** At that time or at its end: what it has written is told then, room or not. */
function hasEnded(
  { entries, generationOf }: Run,
  source: string,
  { generation, wait }: { generation: Generation; wait: RoomWait },
): boolean {
  return entries.some(
    (entry, index) =>
      index >= wait.atEntry &&
      entry.type === "processExited" &&
      entry.source === source &&
      generationOf.get(entry) === generation &&
      entry.monotonicMs <= (wait.toMs ?? Infinity),
  );
}
