import { heapStats } from "bun:jsc";
import { fileURLToPath } from "node:url";
import { Journal } from "../../../src/core/journal.ts";
import { DEFAULT_FUNCTION } from "../../../src/lambda/function.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { NEWEST_SCHEMA, telemetryEvents } from "../../../src/lambda/telemetry-event.ts";
import { openFleet, type FleetPlan } from "../../../src/runner/machine/open-fleet.ts";
import { openMachine } from "../../../src/runner/machine/open-machine.ts";
import type { ExtensionChoice, ProcessChoice } from "../../../src/scenario/scenario.ts";
import { median } from "../statistics.ts";
import type { Heard } from "./attentive-extension.ts";

/** How much the function writes. */
export interface FloodSize {
  readonly invokes: number;
  /** In each invoke. */
  readonly lines: number;
}

/** What came of a flood. */
export interface Flood {
  /** What the extension that keeps up has read. */
  readonly heard: Heard;
  /** The median of all invokes, in milliseconds. */
  readonly invokeMs: number;
  /** What the heap holds after the last invoke, and did not before the first, in bytes. */
  readonly heapBytes: number;
  /** Events that subscribers were to get and that no record of the journal accounts for. */
  readonly unaccounted: number;
}

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/**
 * Lets a function write lines, with an extension that reads each of them and `others` beside it.
 * The fleet lives in this process, so that its heap and its journal can be looked at.
 */
export async function playFlood(
  { invokes, lines }: FloodSize,
  others: Readonly<Record<string, ExtensionChoice>>,
): Promise<Flood> {
  const machine = openMachine(process.env);
  try {
    const before = heapBytes();
    const journal = new Journal<JournalEntry>({ maxEntries: 1000 });
    const plan = planOf(others);
    const account = new Account(plan, journal);
    const fleet = openFleet(plan, machine, journal);
    const payload = new TextEncoder().encode(JSON.stringify({ lines }));
    const durationsMs: number[] = [];
    for (let invoke = 0; invoke < invokes; invoke++) {
      const report = await fleet.invoke({ payload }).report;
      if (report?.status !== "success") throw new Error(`An invoke ended: ${report?.status}`);
      durationsMs.push(report.durationMs);
    }
    const after = heapBytes();
    await fleet.close("spindown");
    return {
      heard: account.heard,
      invokeMs: median(durationsMs),
      heapBytes: after - before,
      unaccounted: account.unaccounted,
    };
  } finally {
    await machine.close();
  }
}

function planOf(others: Readonly<Record<string, ExtensionChoice>>): FleetPlan {
  return {
    settings: { ...DEFAULT_FUNCTION, timeoutMs: 60_000 },
    runtime: program("talkative-runtime"),
    extensions: new Map([["attentive", program("attentive-extension")], ...Object.entries(others)]),
    isSingle: true,
    isFreezing: true,
    isKeepingTelemetry: false,
    runtimeAddress: { host: "127.0.0.1", port: 0 },
    cwd: FOLDER,
    environment: {},
  };
}

function program(name: string): ProcessChoice {
  return {
    kind: "process",
    command: [process.execPath, `${FOLDER}${name}.ts`],
    environment: {},
    cwd: FOLDER,
    range: { start: 0, end: 0 },
  };
}

function heapBytes(): number {
  Bun.gc(true);
  return heapStats().heapSize;
}

/** Reads in the journal what became of every event. */
class Account {
  /** By extension: records that were delivered, dropped, or left at the end. */
  readonly #records = new Map<string, number>();
  #events = 0;
  #heard: Heard | undefined;
  unaccounted = 0;

  constructor({ settings }: FleetPlan, journal: Journal<JournalEntry>) {
    journal.subscribe((entry) => {
      const isHeard = entry.type === "log" && entry.source === "attentive";
      if (isHeard) this.#heard = JSON.parse(entry.line) as Heard;
      else this.#events += telemetryEvents(entry, settings, NEWEST_SCHEMA).length;
      this.#count(entry);
    });
  }

  get heard(): Heard {
    if (!this.#heard) throw new Error("The extension has said nothing of what it read");
    return this.#heard;
  }

  #count(entry: JournalEntry): void {
    if (!("records" in entry)) return;
    const records = (this.#records.get(entry.extension) ?? 0) + entry.records;
    this.#records.set(entry.extension, records);
    // Its subscription is over, and so is what was to come.
    if (entry.type === "unsubscribed") this.unaccounted += Math.abs(this.#events - records);
  }
}
