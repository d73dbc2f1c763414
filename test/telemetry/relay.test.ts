import { describe, expect, test } from "bun:test";
import type { Cancel } from "../../src/core/clock.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import type { Happening, JournalEntry } from "../../src/lambda/journal-entry.ts";
import { MAX_BACKLOG_BYTES } from "../../src/lambda/limits.ts";
import { BUFFERING, type Buffering, type Subscription } from "../../src/lambda/subscription.ts";
import type { TelemetryRelay } from "../../src/sandbox/ports.ts";
import { createRelays } from "../../src/telemetry/relay.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

const DEFAULTS: Buffering = {
  maxItems: BUFFERING.maxItems.default,
  maxBytes: BUFFERING.maxBytes.default,
  timeoutMs: BUFFERING.timeoutMs.default,
};

type Said = Partial<Omit<Subscription, "buffering">> & { readonly buffering?: Partial<Buffering> };

/** A relay on a virtual clock, and what it notes. */
class World {
  readonly clock: VirtualClock;
  readonly journal: JournalEntry[] = [];
  readonly relay: TelemetryRelay;
  readonly listeners = new Map<number, ScriptedListener>();

  constructor(settings: Partial<FunctionSettings> = {}, clock = new VirtualClock()) {
    this.clock = clock;
    const open = createRelays({
      settings: { ...DEFAULT_FUNCTION, ...settings },
      clock: this.clock,
      isKeeping: true,
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
    this.journal.push(entry as JournalEntry);
    this.relay.take(entry as JournalEntry);
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

/** Its timers come early, as do those of the machine, which know whole milliseconds alone. */
class EarlyClock extends VirtualClock {
  override schedule(delayMs: number, callback: () => void): Cancel {
    return super.schedule(delayMs - 1, callback);
  }
}

/** The records of lines over TCP. */
function lines(listener: ScriptedListener): readonly unknown[] {
  return listener.taken
    .flatMap((message) => message.trimEnd().split("\n"))
    .map((line) => (JSON.parse(line) as { record: unknown }).record);
}

const FALLEN_BEHIND =
  "Some logs were dropped because the downstream consumer is slower than the logs production rate";

describe("a batch", () => {
  test("is sent when its first event has waited as long as it may", async () => {
    const world = new World();
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log("a");
    await world.clock.advance(600);
    world.log("b");
    await world.clock.advance(399);
    expect(listener.taken).toEqual([]);
    await world.clock.advance(1);
    expect(lines(listener)).toEqual(["a", "b"]);
    world.log("c");
    await world.clock.advance(999);
    expect(listener.taken).toHaveLength(1);
    await world.clock.advance(1);
    expect(lines(listener)).toEqual(["a", "b", "c"]);
  });

  test("is sent also when the timer comes before its time", async () => {
    const world = new World({}, new EarlyClock());
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log("a");
    await world.clock.advance(1000);
    expect(lines(listener)).toEqual(["a"]);
    world.log("b");
    await world.clock.advance(1000);
    expect(lines(listener)).toEqual(["a", "b"]);
  });

  test("is sent when it is full, and holds no more than that", async () => {
    const world = new World();
    const buffering = { maxItems: 1000 };
    const listener = await world.subscribe("audit", new ScriptedListener(), { buffering });
    world.log(...Array.from({ length: 2500 }, (_, count) => String(count)));
    await settle();
    expect(world.story).toEqual(["telemetryDelivered audit 1000", "telemetryDelivered audit 1000"]);
    await world.clock.advance(1000);
    expect(lines(listener)).toEqual(Array.from({ length: 2500 }, (_, count) => String(count)));
  });

  test("is sent when it is heavy, with the event that crosses the line", async () => {
    const world = new World();
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log("a".repeat(200_000));
    await settle();
    expect(listener.taken).toEqual([]);
    world.log("b".repeat(200_000), "c");
    await settle();
    expect(lines(listener).map((line) => String(line).length)).toEqual([200_000, 200_000]);
  });

  test("is one array over HTTP", async () => {
    const world = new World();
    const destination = { protocol: "HTTP", uri: "http://sandbox:1", method: "POST" } as const;
    world.listeners.set(0, new ScriptedListener());
    const came = await world.relay.subscribe("audit", {
      schema: { api: "telemetry", version: "2022-12-13" },
      types: ["function"],
      buffering: DEFAULTS,
      destination,
    });
    expect(came).toEqual({ kind: "subscribed" });
    world.log("ä");
    await world.clock.advance(1000);
    expect(world.listeners.get(0)?.taken).toEqual([
      '[{"time":"2026-11-23T00:00:00.000Z","type":"function","record":"ä"}]',
    ]);
    expect(world.journal.at(-1)).toMatchObject({
      type: "telemetryDelivered",
      records: 1,
      bytes: 67,
      body: '[{"time":"2026-11-23T00:00:00.000Z","type":"function","record":"ä"}]',
    });
  });
});

describe("a subscriber", () => {
  test("is told what happened before it subscribed, and that it did", async () => {
    const world = new World();
    world.log("early");
    const types = ["platform", "function"] as const;
    const listener = await world.subscribe("audit", new ScriptedListener(), { types });
    world.log("late");
    await world.clock.advance(1000);
    expect(lines(listener)).toEqual([
      "early",
      { name: "audit", state: "Subscribed", types },
      "late",
    ]);
  });

  test("cannot be one after init", async () => {
    const world = new World();
    world.relay.endSubscribing();
    world.listeners.set(1, new ScriptedListener());
    const came = await world.relay.subscribe("late", {
      schema: { api: "telemetry", version: "2022-07-01" },
      types: ["platform"],
      buffering: DEFAULTS,
      destination: { protocol: "TCP", port: 1 },
    });
    expect(came).toEqual({ kind: "closed" });
    expect(world.journal).toEqual([]);
  });

  test("cannot be one without a listener where it is called at once", async () => {
    const world = new World();
    const came = await world.relay.subscribe("mute", {
      schema: { api: "telemetry", version: "2022-07-01" },
      types: ["platform"],
      buffering: DEFAULTS,
      destination: { protocol: "TCP", port: 1 },
    });
    expect(came).toEqual({ kind: "unreachable", problem: "connection refused" });
  });

  test("that subscribes again is replaced: the old listener hears no more", async () => {
    const world = new World();
    world.log("early");
    const old = await world.subscribe("audit", new ScriptedListener());
    const young = await world.subscribe("audit", new ScriptedListener());
    world.log("late");
    await world.clock.advance(1000);
    expect({ old: old.taken, isClosed: old.isClosed }).toEqual({ old: [], isClosed: true });
    expect(lines(young)).toEqual(["early", "late"]);
    expect(world.story).toEqual(["unsubscribed audit 1", "telemetryDelivered audit 2"]);
    world.relay.close();
    expect(world.clock.pending).toBe(0);
  });
});

describe("a listener that does not take a batch", () => {
  test("gets it again, later and later, and everything in order", async () => {
    const world = new World();
    const refuse = { refuse: "http request failed with status 500 Internal Server Error" };
    const listener = new ScriptedListener(refuse, refuse, "take");
    await world.subscribe("audit", listener);
    world.log("a");
    await world.clock.advance(1000);
    world.log("b");
    expect(listener.offered).toHaveLength(1);
    await world.clock.advance(100);
    expect(listener.offered).toHaveLength(2);
    await world.clock.advance(199);
    expect(listener.offered).toHaveLength(2);
    await world.clock.advance(1);
    expect(lines(listener)).toEqual(["a"]);
    await world.clock.advance(700);
    expect(lines(listener)).toEqual(["a", "b"]);
  });

  test("loses it after 5 s, and is told so when it takes one again", async () => {
    const world = new World();
    const listener = new ScriptedListener({ refuse: "connection refused" });
    const types = ["platform", "function"] as const;
    await world.subscribe("audit", listener, { types });
    world.log("a", "b");
    await world.clock.advance(1000 + 5000);
    const reason = "could not send events: connection refused";
    expect(world.story).toEqual([`telemetryDropped audit 3: ${reason}`]);
    listener.react("take");
    await world.clock.advance(1000);
    expect(lines(listener)).toEqual([{ droppedRecords: 3, droppedBytes: 286, reason }]);
  });

  test("does not hear for ever that it lost what it was told of its losses", async () => {
    const world = new World();
    const types = ["platform"] as const;
    await world.subscribe("audit", new ScriptedListener({ refuse: "no" }), { types });
    await world.clock.advance(60_000);
    expect(world.story).toHaveLength(2);
    expect(world.clock.pending).toBe(0);
  });

  test("is not waited for by another, nor by a flush of what the other has", async () => {
    const world = new World();
    await world.subscribe("hung", new ScriptedListener("hang"));
    const fast = await world.subscribe("fast", new ScriptedListener());
    world.log("a");
    await world.clock.advance(1000);
    world.log("b");
    const flushed = world.relay.flush();
    await settle();
    expect(lines(fast)).toEqual(["a", "b"]);
    world.relay.close();
    await flushed;
    expect(world.story.slice(-2)).toEqual(["unsubscribed hung 2", "unsubscribed fast 0"]);
  });

  test("loses the oldest beyond its backlog, which is told once in a while to all who want it", async () => {
    const world = new World();
    const hung = await world.subscribe("hung", new ScriptedListener("hang"));
    const types = ["platform"] as const;
    const watcher = await world.subscribe("watcher", new ScriptedListener(), { types });
    await world.clock.advance(1000);
    const line = "x".repeat(100_000);
    const written = Math.ceil((2 * MAX_BACKLOG_BYTES) / line.length);
    for (let count = 0; count < written; count++) {
      world.log(line);
      // What is on its way is no part of the backlog.
      if (count === 3) await settle();
    }
    await world.clock.advance(1000);
    const dropped = world.journal.filter(({ type }) => type === "telemetryDropped");
    expect(dropped).toHaveLength(1);
    await world.clock.advance(1000);
    expect(lines(watcher).at(-1)).toMatchObject({ reason: FALLEN_BEHIND });
    hung.answer();
    world.relay.close();
    const counts = new Map<string, number>();
    for (const entry of world.journal) {
      if ("records" in entry && entry.extension === "hung") {
        counts.set(entry.type, entry.records + (counts.get(entry.type) ?? 0));
      }
    }
    expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(written);
    expect(counts.get("unsubscribed")).toBeLessThanOrEqual(
      Math.ceil(MAX_BACKLOG_BYTES / line.length) + 3,
    );
  });
});

describe("while it is frozen", () => {
  test("nothing is delivered, and no time passes for a batch", async () => {
    const world = new World();
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log("a");
    await world.clock.advance(600);
    world.relay.pause();
    await world.clock.advance(3_600_000);
    expect(listener.offered).toEqual([]);
    world.relay.resume();
    await world.clock.advance(399);
    expect(listener.offered).toEqual([]);
    await world.clock.advance(1);
    expect(lines(listener)).toEqual(["a"]);
  });

  test("what is full waits for the thaw, and so does what is sent again", async () => {
    const world = new World();
    const buffering = { maxItems: 1000 };
    const listener = new ScriptedListener({ refuse: "no" }, "take");
    await world.subscribe("audit", listener, { buffering });
    world.log("a");
    await world.clock.advance(1000);
    world.relay.pause();
    world.log(...Array.from({ length: 1000 }, () => "b"));
    await world.clock.advance(60_000);
    expect(listener.offered).toHaveLength(1);
    world.relay.resume();
    await world.clock.advance(100);
    expect(listener.taken).toHaveLength(2);
    expect(world.story).toEqual(["telemetryDelivered audit 1", "telemetryDelivered audit 1000"]);
  });
});

describe("a flush", () => {
  test("delivers at once what is there, and resolves when it is taken", async () => {
    const world = new World();
    const listener = await world.subscribe("audit", new ScriptedListener("hang"));
    world.log("a");
    let isFlushed = false;
    void world.relay.flush().then(() => (isFlushed = true));
    await settle();
    expect({ offered: listener.offered.length, isFlushed }).toEqual({
      offered: 1,
      isFlushed: false,
    });
    listener.answer();
    await settle();
    expect({ taken: lines(listener), isFlushed }).toEqual({ taken: ["a"], isFlushed: true });
  });

  test("is over at once where nothing is pending, or nobody subscribed", async () => {
    const world = new World();
    await world.relay.flush();
    await world.subscribe("audit", new ScriptedListener());
    await world.relay.flush();
    expect(world.story).toEqual([]);
  });
});

describe("whoever writes", () => {
  const batch = Array.from({ length: 1000 }, () => "x");
  const buffering = { maxItems: 1000 };

  /** A batch is on its way to `listener`, and so many more wait. */
  async function pressed(listener: ScriptedListener, waiting = 1): Promise<World> {
    const world = new World();
    await world.subscribe("audit", listener, { buffering });
    world.log(...batch);
    await settle();
    for (let count = 0; count < waiting; count++) world.log(...batch);
    return world;
  }

  /** Whether there is room now; what was asked for before is let go. */
  async function hasRoom(world: World, room = world.relay.room()): Promise<boolean> {
    let isThere = room === undefined;
    void room?.then(() => (isThere = true));
    await settle();
    return isThere;
  }

  test("may go on while no whole batch waits", async () => {
    const world = await pressed(new ScriptedListener("hang"), 0);
    expect(world.relay.room()).toBeUndefined();
  });

  test("waits until a subscriber that keeps up has taken what waits", async () => {
    const listener = new ScriptedListener("hang");
    const world = await pressed(listener, 2);
    const room = world.relay.room();
    expect(world.relay.room()).toBe(room);
    expect(await hasRoom(world, room)).toBe(false);
    listener.answer();
    await settle();
    expect(await hasRoom(world, room)).toBe(false);
    listener.answer();
    expect(await hasRoom(world, room)).toBe(true);
    expect(world.relay.room()).toBeUndefined();
  });

  test("waits 50 ms for a subscriber that is slow, and never again until it keeps up", async () => {
    const listener = new ScriptedListener("hang");
    const world = await pressed(listener, 3);
    const room = world.relay.room();
    await world.clock.advance(49);
    expect(await hasRoom(world, room)).toBe(false);
    await world.clock.advance(1);
    expect(await hasRoom(world, room)).toBe(true);
    listener.answer();
    await settle();
    expect(world.relay.room()).toBeUndefined();
    listener.answer();
    await settle();
    expect(await hasRoom(world)).toBe(false);
    world.relay.close();
    await settle();
    expect(world.clock.pending).toBe(0);
  });

  test("does not wait for who is frozen, or gone", async () => {
    const world = await pressed(new ScriptedListener("hang"));
    const room = world.relay.room();
    world.relay.pause();
    expect(world.relay.room()).toBeUndefined();
    world.relay.resume();
    world.relay.close();
    expect(await hasRoom(world, room)).toBe(true);
  });
});

describe("in JSON", () => {
  const settings = { logFormat: "JSON", applicationLogLevel: "WARN" } as const;
  const line = (level: string): string =>
    `{"timestamp":"2026-11-23T00:00:00Z","level":"${level}","id":12345678901234567890,"n":1.0}`;

  test("a line that is an object stays as it was written, where the schema has objects", async () => {
    const world = new World(settings);
    const young = await world.subscribe("young", new ScriptedListener());
    const old = await world.subscribe("old", new ScriptedListener(), {
      schema: { api: "telemetry", version: "2022-07-01" },
    });
    world.log(line("error"), "no object");
    await world.clock.advance(1000);
    const time = "2026-11-23T00:00:00.000Z";
    expect(young.taken).toEqual([
      `{"time":"${time}","type":"function","record":${line("error")}}\n` +
        `{"time":"${time}","type":"function","record":"no object"}\n`,
    ]);
    expect(lines(old)).toEqual([line("error"), "no object"]);
  });

  test("a line below the function's level is not sent", async () => {
    const world = new World(settings);
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log(line("info"), line("warn"));
    await world.clock.advance(1000);
    expect(lines(listener)).toHaveLength(1);
  });
});
