import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { Happening } from "../../src/lambda/journal-entry.ts";
import { createRelays } from "../../src/telemetry/relay.ts";
import { DEFAULTS, linesOf, RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

const subscription = {
  schema: { api: "telemetry", version: "2022-12-13" },
  types: ["function"],
  buffering: DEFAULTS,
  destination: { protocol: "TCP", port: 1 },
} as const;

test("who subscribes to the same destination again is told nothing twice, and the journal tells of it", async () => {
  const world = new RelayWorld();
  const listener = new ScriptedListener();
  world.listeners.set(1, listener);
  world.log("once");
  await world.relay.subscribe("audit", subscription);
  await world.clock.advance(1000);
  const types = ["platform"] as const;
  const again = await world.relay.subscribe("audit", { ...subscription, types });
  expect(again).toEqual({ kind: "subscribedAlready" });
  const destination = "tcp://sandbox.localdomain:1";
  expect(world.journal.at(-1)).toMatchObject({
    type: "subscribedAgain",
    extension: "audit",
    destination,
    types: ["function"],
  });
  world.log("more");
  await world.clock.advance(1000);
  expect(linesOf(listener)).toEqual(["once", "more"]);
});

test("a listener that is still being called when the time to subscribe is over is called no more", async () => {
  let given: AbortSignal | undefined;
  const notes: Happening[] = [];
  const relay = createRelays({
    settings: DEFAULT_FUNCTION,
    clock: new VirtualClock(),
    isKeeping: false,
    openSender: (_, signal) => {
      given = signal;
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    },
  })((happening) => notes.push(happening));
  const asked = relay.subscribe("audit", subscription);
  await settle();
  expect(given?.aborted).toBe(false);
  relay.endSubscribing();
  expect(await asked).toEqual({ kind: "closed" });
  expect(notes).toEqual([]);
});

test("a listener that is not reached within a second is none", async () => {
  const clock = new VirtualClock();
  const relay = createRelays({
    settings: DEFAULT_FUNCTION,
    clock,
    isKeeping: false,
    openSender: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  })(() => {});
  const asked = relay.subscribe("audit", subscription);
  await clock.advance(1000);
  expect(await asked).toEqual({ kind: "unreachable", problem: "timed out" });
  expect(clock.pending).toBe(0);
});

test("what is noted of a subscription counts as lost for nobody who was just told it", async () => {
  const world = new RelayWorld();
  for (let count = 0; count < 300_000; count++) world.log("short");
  const listener = await world.subscribe("audit", new ScriptedListener(), {
    types: ["platform", "function"],
  });
  await world.clock.advance(60_000);
  const told = linesOf(listener).filter((record) => record === "short").length;
  const lost = world.journal.filter((entry) => entry.type === "telemetryDropped");
  expect(lost.map(({ records }) => records)).toEqual([300_000 - told]);
});

test("all that is kept of before a subscription fits into the backlog, however much longer it is as JSON", async () => {
  for (const character of ["€", '"', "\u0001"]) {
    const world = new RelayWorld();
    const line = character.repeat(40_000);
    for (let count = 0; count < 500; count++) world.log(line);
    const listener = await world.subscribe("audit", new ScriptedListener());
    await world.clock.advance(60_000);
    const lost = world.journal.filter((entry) => entry.type === "telemetryDropped");
    expect(lost).toMatchObject([{ reason: "Too much was logged before the subscription" }]);
    expect(linesOf(listener)).toHaveLength(500 - lost[0]!.records);
  }
});

test("of an extension that is gone the subscription ends, and nobody waits for its flush", async () => {
  const world = new RelayWorld();
  const gone = await world.subscribe("gone", new ScriptedListener("hang"));
  const other = await world.subscribe("other", new ScriptedListener());
  world.log("a");
  const flushed = world.relay.flush();
  world.relay.unsubscribe("gone");
  world.relay.unsubscribe("nobody");
  await flushed;
  world.log("b");
  await world.clock.advance(1000);
  expect({ isClosed: gone.isClosed, other: linesOf(other) }).toEqual({
    isClosed: true,
    other: ["a", "b"],
  });
  expect(world.story[0]).toBe("unsubscribed gone 1");
});

test("each destination of an extension has a subscription of its own, with its own types", async () => {
  const world = new RelayWorld();
  const lines = await world.subscribe("audit", new ScriptedListener());
  const platform = await world.subscribe("audit", new ScriptedListener("hang"), {
    types: ["platform", "function"],
  });
  world.log("a");
  await world.clock.advance(1000);
  expect(linesOf(lines)).toEqual(["a"]);
  expect(world.relay.standing("audit")).toEqual({ records: 3, problem: "no answer" });
  world.relay.unsubscribe("audit");
  expect([lines.isClosed, platform.isClosed]).toEqual([true, true]);
  expect(world.story).toEqual([
    "telemetryDelivered audit 1",
    "unsubscribed audit 0",
    "unsubscribed audit 3",
  ]);
});

test.each([
  ["the path", "http://sandbox.localdomain:1/a", "http://sandbox.localdomain:1/b"],
  ["the query", "http://sandbox.localdomain:1/?a", "http://sandbox.localdomain:1/?b"],
  ["the port", "http://sandbox.localdomain:1", "http://sandbox.localdomain:2"],
])("%s makes another destination", async (_, one, other) => {
  const world = new RelayWorld();
  world.listeners.set(0, new ScriptedListener());
  const kinds: string[] = [];
  for (const uri of [one, other, one]) {
    const destination = { protocol: "HTTP", uri, method: "POST" } as const;
    const came = await world.relay.subscribe("audit", { ...subscription, destination });
    kinds.push(came.kind);
  }
  expect(kinds).toEqual(["subscribed", "subscribed", "subscribedAlready"]);
});
