import { describe, expect, test } from "bun:test";
import type { Cancel } from "../../src/core/clock.ts";
import { DEFAULTS, linesOf, RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

/** Its timers come early, as do those of the machine, which know whole milliseconds alone. */
class EarlyClock extends VirtualClock {
  override schedule(delayMs: number, callback: () => void): Cancel {
    return super.schedule(delayMs - 1, callback);
  }
}

describe("a batch", () => {
  test("is sent when its first event has waited as long as it may", async () => {
    const world = new RelayWorld();
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log("a");
    await world.clock.advance(600);
    world.log("b");
    await world.clock.advance(399);
    expect(listener.taken).toEqual([]);
    await world.clock.advance(1);
    expect(linesOf(listener)).toEqual(["a", "b"]);
    world.log("c");
    await world.clock.advance(999);
    expect(listener.taken).toHaveLength(1);
    await world.clock.advance(1);
    expect(linesOf(listener)).toEqual(["a", "b", "c"]);
  });

  test("is sent also when the timer comes before its time", async () => {
    const world = new RelayWorld({}, new EarlyClock());
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log("a");
    await world.clock.advance(1000);
    expect(linesOf(listener)).toEqual(["a"]);
    world.log("b");
    await world.clock.advance(1000);
    expect(linesOf(listener)).toEqual(["a", "b"]);
  });

  test("is sent when it is full, and holds no more than that", async () => {
    const world = new RelayWorld();
    const buffering = { maxItems: 1000 };
    const listener = await world.subscribe("audit", new ScriptedListener(), { buffering });
    world.log(...Array.from({ length: 2500 }, (_, count) => String(count)));
    await settle();
    expect(world.story).toEqual(["telemetryDelivered audit 1000", "telemetryDelivered audit 1000"]);
    await world.clock.advance(1000);
    expect(linesOf(listener)).toEqual(Array.from({ length: 2500 }, (_, count) => String(count)));
  });

  test("is sent when it is heavy, with the event that crosses the line", async () => {
    const world = new RelayWorld();
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log("a".repeat(200_000));
    await settle();
    expect(listener.taken).toEqual([]);
    world.log("b".repeat(200_000), "c");
    await settle();
    expect(linesOf(listener).map((line) => String(line).length)).toEqual([200_000, 200_000]);
  });

  test("is one array over HTTP", async () => {
    const world = new RelayWorld();
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
    const world = new RelayWorld();
    world.log("early");
    const types = ["platform", "function"] as const;
    const listener = await world.subscribe("audit", new ScriptedListener(), { types });
    world.log("late");
    await world.clock.advance(1000);
    expect(linesOf(listener)).toEqual([
      "early",
      { name: "audit", state: "Subscribed", types },
      "late",
    ]);
  });

  test("cannot be one after init", async () => {
    const world = new RelayWorld();
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
    const world = new RelayWorld();
    const came = await world.relay.subscribe("mute", {
      schema: { api: "telemetry", version: "2022-07-01" },
      types: ["platform"],
      buffering: DEFAULTS,
      destination: { protocol: "TCP", port: 1 },
    });
    expect(came).toEqual({ kind: "unreachable", problem: "connection refused" });
  });

  test("that subscribes to another destination has both, and each hears all", async () => {
    const world = new RelayWorld();
    world.log("early");
    const old = await world.subscribe("audit", new ScriptedListener());
    const young = await world.subscribe("audit", new ScriptedListener());
    world.log("late");
    await world.clock.advance(1000);
    expect([linesOf(old), linesOf(young)]).toEqual([
      ["early", "late"],
      ["early", "late"],
    ]);
    expect(world.story).toEqual(["telemetryDelivered audit 2", "telemetryDelivered audit 2"]);
    world.relay.close();
    expect(world.clock.pending).toBe(0);
  });
});

describe("while it is frozen", () => {
  test("nothing is delivered, and no time passes for a batch", async () => {
    const world = new RelayWorld();
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
    expect(linesOf(listener)).toEqual(["a"]);
  });

  test("what is full waits for the thaw, and so does what is sent again", async () => {
    const world = new RelayWorld();
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
    const world = new RelayWorld();
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
    expect({ taken: linesOf(listener), isFlushed }).toEqual({ taken: ["a"], isFlushed: true });
  });

  test("is not over because something else was lost meanwhile", async () => {
    const world = new RelayWorld();
    await world.subscribe("audit", new ScriptedListener("hang"));
    world.log("first");
    let isFlushed = false;
    void world.relay.flush().then(() => (isFlushed = true));
    await settle();
    const line = "x".repeat(100_000);
    for (let count = 0; count < 400; count++) world.log(line);
    await world.clock.advance(1000);
    expect(isFlushed).toBe(false);
    world.relay.close();
  });

  test("is over at once where nothing is pending, or nobody subscribed", async () => {
    const world = new RelayWorld();
    await world.relay.flush();
    await world.subscribe("audit", new ScriptedListener());
    await world.relay.flush();
    expect(world.story).toEqual([]);
  });
});

describe("in JSON", () => {
  const settings = { logFormat: "JSON", applicationLogLevel: "WARN" } as const;
  const line = (level: string): string =>
    `{"timestamp":"2026-11-23T00:00:00Z","level":"${level}","id":12345678901234567890,"n":1.0}`;

  test("a line that is an object stays as it was written, where the schema has objects", async () => {
    const world = new RelayWorld(settings);
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
    expect(linesOf(old)).toEqual([line("error"), "no object"]);
  });

  test("a line below the function's level is not sent", async () => {
    const world = new RelayWorld(settings);
    const listener = await world.subscribe("audit", new ScriptedListener());
    world.log(line("info"), line("warn"));
    await world.clock.advance(1000);
    expect(linesOf(listener)).toHaveLength(1);
  });
});
