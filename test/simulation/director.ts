import type { InvokeRequest } from "../../src/lambda/invocation.ts";
import { createInvokeApp } from "../../src/api/invoke-app.ts";
import type { Fetch } from "../../src/api/reply.ts";
import type { Clock } from "../../src/core/clock.ts";
import { INVOKE_HEADERS } from "../../src/lambda/headers.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { ActorProcess } from "./actor-process.ts";
import type { Chronicle } from "./chronicle.ts";
import { nextTick, turns } from "./delay.ts";
import type { Act, Ambush, Moment, Plan } from "./plan.ts";
import type { WatchedFleet } from "./watched-fleet.ts";
import { requestOf, type Call } from "./wire-exchange.ts";

/** What an ambush does not count: what is written, and what becomes of telemetry. */
const PASSED_OVER: readonly JournalEntry["type"][] = [
  ...(["log", "subscribed"] as const),
  ...(["telemetryDelivered", "telemetryDropped", "unsubscribed"] as const),
];

interface DirectorOptions {
  readonly fleet: WatchedFleet;
  /** The processes that live, whoever started them. */
  readonly living: () => readonly ActorProcess[];
  readonly chronicle: Chronicle;
}

/** Does to the engine what the plan says: invokes, shuts down, kills. */
export class Director {
  readonly #fleet: WatchedFleet;
  readonly #living: () => readonly ActorProcess[];
  readonly #clock: Clock;
  readonly #chronicle: Chronicle;
  readonly #invokeApp: Fetch;
  #graceMs = 0;
  #isClosed = false;

  constructor({ fleet, living, chronicle }: DirectorOptions) {
    this.#fleet = fleet;
    this.#living = living;
    this.#clock = fleet.world.clock;
    this.#chronicle = chronicle;
    // Each event is tried once, so that a request id names one invocation.
    const events = { send: (request: InvokeRequest) => fleet.invoke(request).requestId };
    this.#invokeApp = createInvokeApp(fleet, events);
  }

  /** Has everything of `plan` happen in its time. */
  schedule({ moments, ambushes, graceMs }: Plan): void {
    this.#graceMs = graceMs;
    for (const moment of moments) {
      this.#clock.schedule(moment.atMs, () => void this.#play(moment));
    }
    let count = 0;
    this.#fleet.world.journal.subscribe(({ type }) => {
      if (PASSED_OVER.includes(type)) return;
      count++;
      for (const ambush of ambushes) if (ambush.atEntry === count) void this.#spring(ambush);
    });
  }

  act(act: Act): void {
    this.#chronicle.note("world", () => JSON.stringify(act));
    switch (act.kind) {
      case "call":
        return void this.#invoke(act);
      case "shutdown":
        return void this.#fleet.shutdown(act.reason);
      case "begin":
        return void (this.#isClosed || this.#fleet.begin());
      case "close":
        this.#isClosed = true;
        return void this.#fleet.close("spindown", { graceMs: this.#graceMs });
      case "kill": {
        const living = this.#living();
        return living[act.which % living.length]?.kill();
      }
    }
  }

  async #play({ acts, isOneTurn }: Moment): Promise<void> {
    for (const act of acts) {
      this.act(act);
      if (!isOneTurn) await nextTick(this.#clock);
    }
  }

  async #spring({ turns: count, act }: Ambush): Promise<void> {
    await turns(count);
    this.act(act);
  }

  async #invoke(act: Extract<Act, { kind: "call" }>): Promise<void> {
    const connection = new AbortController();
    if (act.hangUpAfterMs !== undefined) {
      this.#clock.schedule(act.hangUpAfterMs, () => connection.abort(new Error("hung up")));
    }
    for (let count = 0; count < act.count && !connection.signal.aborted; count++) {
      const reply = await this.#invokeApp(requestOf(callOf(act, count), connection.signal));
      this.#chronicle.note("caller", () => `got ${reply.status}`);
      if (![200, 202, 429].includes(reply.status)) {
        this.#chronicle.complain(`an invoke was answered with ${reply.status}`);
      }
    }
  }
}

function callOf({ type, isTailed }: Extract<Act, { kind: "call" }>, count: number): Call {
  return {
    method: "POST",
    path: "/2015-03-31/functions/function/invocations",
    headers: {
      [INVOKE_HEADERS.invocationType]: type,
      [INVOKE_HEADERS.logType]: isTailed ? "Tail" : "None",
    },
    body: { chunks: [new TextEncoder().encode(`{"count":${count}}`)], pace: async () => {} },
  };
}
