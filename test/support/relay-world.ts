import { expect } from "bun:test";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import type { Happening, JournalEntry } from "../../src/lambda/journal-entry.ts";
import { BUFFERING, type Buffering, type Subscription } from "../../src/lambda/subscription.ts";
import type { TelemetryRelay } from "../../src/sandbox/ports.ts";
import type { PolicyOf } from "../../src/telemetry/delivery-policy.ts";
import { createRelays } from "../../src/telemetry/relay.ts";
import type { ScriptedListener } from "./scripted-listener.ts";
import { VirtualClock } from "./virtual-clock.ts";

export const DEFAULTS: Buffering = {
  maxItems: BUFFERING.maxItems.default,
  maxBytes: BUFFERING.maxBytes.default,
  timeoutMs: BUFFERING.timeoutMs.default,
};

type Said = Partial<Omit<Subscription, "buffering">> & { readonly buffering?: Partial<Buffering> };

/** A relay on a virtual clock, and what it notes. */
export class RelayWorld {
  readonly clock: VirtualClock;
  readonly journal: JournalEntry[] = [];
  readonly relay: TelemetryRelay;
  /** By port; 0 is whoever listens over HTTP. */
  readonly listeners = new Map<number, ScriptedListener>();

  constructor(
    settings: Partial<FunctionSettings> = {},
    clock = new VirtualClock(),
    policyOf?: PolicyOf,
  ) {
    this.clock = clock;
    const open = createRelays({
      settings: { ...DEFAULT_FUNCTION, ...settings },
      clock: this.clock,
      isKeeping: true,
      policyOf,
      openSender: async (destination) => {
        const port = destination.protocol === "TCP" ? destination.port : 0;
        const listener = this.listeners.get(port);
        if (!listener) throw new Error("connection refused");
        return listener;
      },
    });
    this.relay = open((happening) => this.note(happening));
  }

  /** Something happens in the environment. */
  note(happening: Happening): void {
    const at = this.clock.now();
    const entry = { ...happening, at, monotonicMs: this.clock.monotonic(), environment: 1 };
    this.journal.push(entry);
    this.relay.take(entry);
  }

  log(...lines: readonly string[]): void {
    for (const line of lines) {
      this.note({ type: "log", source: "runtime", stream: "stdout", line });
    }
  }

  async subscribe(
    extension: string,
    listener: ScriptedListener,
    { buffering, ...said }: Said = {},
  ): Promise<ScriptedListener> {
    const port = this.listeners.size + 1;
    this.listeners.set(port, listener);
    const came = await this.relay.subscribe(extension, {
      schema: { api: "telemetry", version: "2022-12-13" },
      types: ["function"],
      destination: { protocol: "TCP", port },
      ...said,
      buffering: { ...DEFAULTS, ...buffering },
    });
    expect(came).toEqual({ kind: "subscribed" });
    return listener;
  }

  /** What became of telemetry, in the words of the journal. */
  get story(): readonly string[] {
    return this.journal.flatMap((entry) => {
      switch (entry.type) {
        case "telemetryDelivered":
        case "unsubscribed":
          return [`${entry.type} ${entry.extension} ${entry.records}`];
        case "telemetryDropped":
          return [`${entry.type} ${entry.extension} ${entry.records}: ${entry.reason}`];
        default:
          return [];
      }
    });
  }
}

/** The records of lines over TCP. */
export function linesOf(listener: ScriptedListener): readonly unknown[] {
  return listener.taken
    .flatMap((message) => message.trimEnd().split("\n"))
    .map((line) => (JSON.parse(line) as { record: unknown }).record);
}
