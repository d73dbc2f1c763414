import { afterAll, expect, test } from "bun:test";
import { heapStats } from "bun:jsc";
import { fileURLToPath } from "node:url";
import { Journal } from "../../src/core/journal.ts";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { MAX_BACKLOG_BYTES } from "../../src/lambda/limits.ts";
import { NEWEST_SCHEMA, telemetryEvents } from "../../src/lambda/telemetry-event.ts";
import { openFleet, type FleetPlan } from "../../src/runner/machine/open-fleet.ts";
import { openMachine } from "../../src/runner/machine/open-machine.ts";
import type { ExtensionChoice, ProcessChoice } from "../../src/scenario/scenario.ts";

const INVOKES = 10;
const LINES = 100_000;
const FIXTURES = fileURLToPath(new URL("../fixtures/telemetry/", import.meta.url));

const machine = openMachine(process.env);
afterAll(() => machine.close());

function program(name: string): ProcessChoice {
  return {
    kind: "process",
    command: [process.execPath, `${FIXTURES}${name}.ts`],
    environment: {},
    cwd: FIXTURES,
    range: { start: 0, end: 0 },
  };
}

/** The built-in extension, which takes its time over each batch. */
function slow(slowMs: number): ExtensionChoice {
  return {
    kind: "stub",
    directives: { telemetry: { types: ["platform", "function"], slowMs } },
  };
}

type Counts = Readonly<Record<string, number>>;

/** What came of a function that writes a million lines. */
interface Outcome {
  /** What the attentive extension said at its end. */
  readonly said: unknown;
  readonly durationsMs: readonly number[];
  /** By extension: records by what became of them. */
  readonly counts: ReadonlyMap<string, Counts>;
  /** By extension: how many events there were for it. */
  readonly emitted: ReadonlyMap<string, number>;
  /** What the heap holds after the last invoke, of what it did not before. */
  readonly heapBytes: number;
}

function heapBytes(): number {
  Bun.gc(true);
  return heapStats().heapSize;
}

async function run(others: Readonly<Record<string, ExtensionChoice>>): Promise<Outcome> {
  const before = heapBytes();
  const journal = new Journal<JournalEntry>({ maxEntries: 1000 });
  const counts = new Map<string, Record<string, number>>();
  const emitted = new Map<string, number>();
  let events = 0;
  let said: unknown;
  const plan: FleetPlan = {
    settings: { ...DEFAULT_FUNCTION, timeoutMs: 60_000 },
    runtime: program("talkative-runtime"),
    extensions: new Map([["attentive", program("attentive-extension")], ...Object.entries(others)]),
    isSingle: true,
    isFreezing: true,
    isKeepingTelemetry: false,
    runtimeAddress: { host: "127.0.0.1", port: 0 },
    cwd: FIXTURES,
    environment: {},
  };
  journal.subscribe((entry) => {
    const isOfExtension = entry.type === "log" && entry.source === "attentive";
    if (isOfExtension) said = JSON.parse(entry.line);
    else events += telemetryEvents(entry, plan.settings, NEWEST_SCHEMA).length;
    if (!("records" in entry)) return;
    const { [entry.type]: count = 0, ...rest } = counts.get(entry.extension) ?? {};
    counts.set(entry.extension, { ...rest, [entry.type]: count + entry.records });
    if (entry.type === "unsubscribed") emitted.set(entry.extension, events);
  });
  const fleet = openFleet(plan, machine, journal);
  const payload = new TextEncoder().encode(JSON.stringify({ lines: LINES }));
  const durationsMs: number[] = [];
  for (let invoke = 0; invoke < INVOKES; invoke++) {
    const report = await fleet.invoke({ payload }).report;
    expect(report?.status).toBe("success");
    durationsMs.push(report?.durationMs ?? Infinity);
  }
  const after = heapBytes();
  await fleet.close("spindown");
  return { said, durationsMs, counts, emitted, heapBytes: after - before };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}

/** What became of the records of `extension`, all together. */
function sum(counts: Counts | undefined): number {
  return Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
}

test("a million lines reach who keeps up, in order, whoever else is slow or never answers", async () => {
  const alone = await run({});
  expect(alone.said).toEqual({
    inOrder: INVOKES * LINES,
    outOfOrder: 0,
    reports: INVOKES,
    hasHeardOfLosses: false,
  });
  const beside = await run({ slow: slow(2000), hung: slow(3_600_000) });
  expect(beside.said).toEqual({
    inOrder: INVOKES * LINES,
    outOfOrder: 0,
    reports: INVOKES,
    hasHeardOfLosses: true,
  });
  for (const { counts, emitted } of [alone, beside]) {
    for (const [extension, ofIt] of counts) expect(sum(ofIt)).toBe(emitted.get(extension) ?? -1);
  }
  expect(beside.counts.get("slow")?.["telemetryDelivered"]).toBeGreaterThan(0);
  expect(beside.counts.get("hung")?.["telemetryDelivered"]).toBeUndefined();
  // Both runs share two cores with whatever else runs, so this is no more than a rough look.
  expect(median(beside.durationsMs)).toBeLessThan(2 * median(alone.durationsMs) + 100);
  // Records of a few bytes cost as much again for being records; the lines themselves are shared.
  expect(beside.heapBytes).toBeLessThan(2 * 2 * 2 * MAX_BACKLOG_BYTES);
  const figures = (outcome: Outcome): string =>
    `${median(outcome.durationsMs).toFixed(0)} ms an invoke, ${(outcome.heapBytes / 1e6).toFixed(0)} MB kept`;
  console.log(`alone: ${figures(alone)}; beside two that are slow: ${figures(beside)}`);
}, 120_000);
