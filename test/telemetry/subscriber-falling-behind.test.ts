import { describe, expect, test } from "bun:test";
import { MAX_BACKLOG_BYTES } from "../../src/lambda/limits/protocol.ts";
import { linesOf, RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { settle } from "../support/virtual-clock.ts";

const FALLEN_BEHIND =
  "Some logs were dropped because the downstream consumer is slower than the logs production rate";

describe("a listener that does not take a batch", () => {
  test("has not taken it so far, and it is known why", async () => {
    const world = new RelayWorld();
    const listener = new ScriptedListener({ refuse: "connection refused" }, "hang");
    await world.subscribe("audit", listener);
    expect(world.relay.standing("nobody")).toBeUndefined();
    world.log("a", "b");
    expect(world.relay.standing("audit")).toEqual({ records: 2, problem: undefined });
    await world.clock.advance(1000);
    expect(world.relay.standing("audit")).toEqual({ records: 2, problem: "connection refused" });
    await world.clock.advance(100);
    expect(world.relay.standing("audit")).toEqual({
      records: 2,
      problem: "connection refused, then no answer",
    });
    listener.answer();
    await settle();
    expect(world.relay.standing("audit")).toEqual({ records: 0, problem: undefined });
  });

  test("gets it again, later and later, and everything in order", async () => {
    const world = new RelayWorld();
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
    expect(linesOf(listener)).toEqual(["a"]);
    await world.clock.advance(700);
    expect(linesOf(listener)).toEqual(["a", "b"]);
  });

  test("loses it after 5 s, and is told so when it takes one again", async () => {
    const world = new RelayWorld();
    const listener = new ScriptedListener({ refuse: "connection refused" });
    const types = ["platform", "function"] as const;
    await world.subscribe("audit", listener, { types });
    world.log("a", "b");
    await world.clock.advance(1000 + 5000);
    const reason = "could not send events: connection refused";
    expect(world.story).toEqual([`telemetryDropped audit 3: ${reason}`]);
    listener.react("take");
    await world.clock.advance(1000);
    expect(linesOf(listener)).toEqual([{ droppedRecords: 3, droppedBytes: 286, reason }]);
  });

  test("does not hear for ever that it lost what it was told of its losses", async () => {
    const world = new RelayWorld();
    const types = ["platform"] as const;
    await world.subscribe("audit", new ScriptedListener({ refuse: "no" }), { types });
    await world.clock.advance(60_000);
    expect(world.story).toHaveLength(2);
    expect(world.clock.pending).toBe(0);
  });

  test("is not waited for by another, nor by a flush of what the other has", async () => {
    const world = new RelayWorld();
    await world.subscribe("hung", new ScriptedListener("hang"));
    const fast = await world.subscribe("fast", new ScriptedListener());
    world.log("a");
    await world.clock.advance(1000);
    world.log("b");
    const flushed = world.relay.flush();
    await settle();
    expect(linesOf(fast)).toEqual(["a", "b"]);
    world.relay.close();
    await flushed;
    expect(world.story.slice(-2)).toEqual(["unsubscribed hung 2", "unsubscribed fast 0"]);
  });

  test("loses the oldest beyond its backlog, which is told once in a while to all who want it", async () => {
    const world = new RelayWorld();
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
    expect(linesOf(watcher).at(-1)).toMatchObject({ reason: FALLEN_BEHIND });
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

describe("whoever writes", () => {
  const batch = Array.from({ length: 1000 }, () => "x");
  const buffering = { maxItems: 1000 };

  /** A batch is on its way to `listener`, and so many more wait. */
  async function pressed(listener: ScriptedListener, waiting = 1): Promise<RelayWorld> {
    const world = new RelayWorld();
    await world.subscribe("audit", listener, { buffering });
    world.log(...batch);
    await settle();
    for (let count = 0; count < waiting; count++) world.log(...batch);
    return world;
  }

  /** Whether there is room now; what was asked for before is let go. */
  async function hasRoom(world: RelayWorld, room = world.relay.room()): Promise<boolean> {
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

  test("waits for the batch that fills the room at whatever turn it comes", async () => {
    for (let turns = 0; turns < 12; turns++) {
      const listener = new ScriptedListener("hang");
      const world = await pressed(listener);
      void world.relay.room();
      listener.answer();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      world.log(...batch, ...batch);
      expect([turns, await hasRoom(world)]).toEqual([turns, false]);
      world.relay.close();
    }
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
