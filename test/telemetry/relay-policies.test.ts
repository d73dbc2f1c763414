/** Events that a policy loses, doubles or holds back. */
import { expect, test } from "bun:test";
import type { DeliveryPolicy, Delivering } from "../../src/telemetry/delivery-policy.ts";
import { linesOf, RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";

/** A world whose policy for lines of the function is `policy`, and a listener of it. */
async function world(policy: DeliveryPolicy, extension = "audit") {
  const asked: Delivering[] = [];
  const opened = new RelayWorld({}, undefined, (delivering) => {
    asked.push(delivering);
    return delivering.extension === "audit" ? policy : undefined;
  });
  const listener = await opened.subscribe(extension, new ScriptedListener());
  return { world: opened, asked, listener };
}

test("an event that is suppressed never comes, is counted, and nobody is told", async () => {
  const { world: opened, asked, listener } = await world("suppress");
  const platform = await opened.subscribe("watcher", new ScriptedListener(), {
    types: ["platform"],
  });
  opened.log("a");
  await opened.clock.advance(5000);
  expect(linesOf(listener)).toEqual([]);
  expect(platform.taken.join("")).not.toContain("platform.logsDropped");
  expect(asked.filter(({ type }) => type === "function")).toEqual([
    { extension: "audit", type: "function" },
  ]);
  expect(opened.story[0]).toBe("telemetryDropped audit 1: a delivery policy suppressed it");
});

test("an event may come twice, one right behind the other", async () => {
  const { world: opened, listener } = await world("twice");
  opened.log("a", "b");
  await opened.clock.advance(1000);
  expect(linesOf(listener)).toEqual(["a", "a", "b", "b"]);
});

test("an event that is late comes in a batch that begins with it", async () => {
  const { world: opened, listener } = await world({ delayMs: 400 });
  opened.log("a");
  await opened.clock.advance(1399);
  expect(linesOf(listener)).toEqual([]);
  await opened.clock.advance(1);
  expect(linesOf(listener)).toEqual(["a"]);
});

test("no time passes for a late event while its subscriber is frozen", async () => {
  const { world: opened, listener } = await world({ delayMs: 400 });
  opened.log("a");
  opened.relay.pause();
  await opened.clock.advance(60_000);
  opened.relay.resume();
  await opened.clock.advance(1399);
  expect(linesOf(listener)).toEqual([]);
  await opened.clock.advance(1);
  expect(linesOf(listener)).toEqual(["a"]);
});

test("a flush waits for late events, and what is late at the end is counted as left over", async () => {
  const { world: opened, listener } = await world({ delayMs: 400 });
  opened.log("a");
  let isFlushed = false;
  const flushed = opened.relay.flush().then(() => (isFlushed = true));
  await opened.clock.advance(399);
  expect(isFlushed).toBe(false);
  await opened.clock.advance(1);
  await flushed;
  expect(linesOf(listener)).toEqual(["a"]);
  opened.log("b");
  expect(opened.relay.standing("audit")).toEqual({ records: 1, problem: undefined });
  opened.relay.close();
  expect(opened.story.at(-1)).toBe("unsubscribed audit 1");
  expect(opened.clock.pending).toBe(0);
});

test("a policy for one extension leaves the others alone", async () => {
  const { world: opened, listener } = await world("suppress", "other");
  opened.log("a");
  await opened.clock.advance(1000);
  expect(linesOf(listener)).toEqual(["a"]);
});
