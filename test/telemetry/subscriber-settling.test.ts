import { expect, test } from "bun:test";
import { RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  "a batch that is taken %d turns before its subscription ends is counted once",
  async (turns) => {
    const world = new RelayWorld();
    const listener = await world.subscribe("audit", new ScriptedListener("hang"));
    world.log("a", "b", "c");
    await world.clock.advance(1000);
    listener.answer();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    world.relay.close();
    const counts = world.journal.flatMap((entry) => ("records" in entry ? [entry.records] : []));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  },
);

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  "a batch that was taken is delivered, though its subscription ends %d turns after its sender heard",
  async (turns) => {
    const world = new RelayWorld();
    const listener = await world.subscribe("audit", new ScriptedListener("hang"));
    world.log("a", "b", "c");
    await world.clock.advance(1000);
    world.log("d");
    listener.answer();
    while (listener.taken.length === 0) await Promise.resolve();
    for (let turn = 0; turn <= turns; turn++) await Promise.resolve();
    world.relay.close();
    expect(world.story).toEqual(["telemetryDelivered audit 3", "unsubscribed audit 1"]);
    expect(world.journal.at(-1)).toMatchObject({ type: "unsubscribed", problem: undefined });
  },
);
