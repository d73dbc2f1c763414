/** Records that are longer than a batch of their subscriber: https://github.com/DataDog/datadog-lambda-extension/pull/1357 */
import { expect, test } from "bun:test";
import { deliveredTelemetry } from "../../src/runner/observe/observed-telemetry.ts";
import { RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";

const HTTP = {
  protocol: "HTTP",
  uri: "http://sandbox.localdomain:4000",
  method: "POST",
} as const;
const MAX = { least: 262_144, most: 1_048_576 };

/** What a listener with `maxBytes` is sent for lines, and what is left of them in the journal. */
async function sent(maxBytes: number, lines: readonly string[]) {
  const world = new RelayWorld({ logFormat: "JSON" });
  world.listeners.set(0, new ScriptedListener());
  const listener = new ScriptedListener();
  world.listeners.set(0, listener);
  const came = await world.relay.subscribe("audit", {
    schema: { api: "telemetry", version: "2022-12-13" },
    types: ["function"],
    destination: HTTP,
    buffering: { maxItems: 10_000, maxBytes, timeoutMs: 1000 },
  });
  expect(came.kind).toBe("subscribed");
  world.log(...lines);
  await world.clock.advance(5000);
  const events = deliveredTelemetry(world.journal, "audit") as readonly { record: unknown }[];
  const settled = world.journal.flatMap((entry) => {
    return entry.type === "telemetryDelivered" ? [entry.records] : [];
  });
  return { bodies: listener.taken, records: events.map(({ record }) => record), settled };
}

const TEXT = "x".repeat(328_000);
const OBJECT = { level: "INFO", message: "y".repeat(328_000) };

test("a record longer than 256 KB is whole for a subscriber whose maxBytes holds it", async () => {
  const { bodies, records, settled } = await sent(MAX.most, [TEXT, JSON.stringify(OBJECT)]);
  expect(bodies).toHaveLength(1);
  expect(JSON.parse(bodies[0]!)).toMatchObject([{ record: TEXT }, { record: OBJECT }]);
  expect([records, settled]).toEqual([[TEXT, OBJECT], [2]]);
});

test.each([
  ["text", TEXT, TEXT],
  ["an object", JSON.stringify(OBJECT), OBJECT],
])("%s that is longer than maxBytes is cut at the end of the batch", async (_, line, record) => {
  const { bodies, records, settled } = await sent(MAX.least, ["before", line, "after"]);
  const [head, tail] = bodies as [string, string];
  expect(bodies).toHaveLength(2);
  for (const body of bodies) expect(() => JSON.parse(body) as unknown).toThrow();
  expect([head.startsWith("["), head.endsWith("}]"), head.length > MAX.least]).toEqual([
    true,
    true,
    true,
  ]);
  // As a listener puts them together.
  const envelope = /^\[(\{"time":"[^"]+","type":"function","record":)/.exec(tail)![1]!;
  expect(head).toContain(`,${envelope}`);
  const whole = head.slice(0, -2) + tail.slice(1 + envelope.length);
  expect(JSON.parse(whole)).toMatchObject([{ record: "before" }, { record }, { record: "after" }]);
  expect([records, settled]).toEqual([
    ["before", record, "after"],
    [1, 2],
  ]);
});

test("a record longer than the largest maxBytes is cut for everybody", async () => {
  const line = "z".repeat(1_500_000);
  expect((await sent(MAX.most, [line])).bodies).toHaveLength(2);
  expect((await sent(MAX.least, [line])).bodies).toHaveLength(6);
});

test("a record in pieces is counted once, where it is lost as well", async () => {
  const world = new RelayWorld();
  const buffering = { maxItems: 10_000, maxBytes: MAX.least, timeoutMs: 1000 };
  await world.subscribe("audit", new ScriptedListener("hang"), { buffering });
  for (let count = 0; count < 40; count++) world.log("x".repeat(1_000_000));
  await world.clock.advance(5000);
  world.relay.close();
  const settled = world.journal.flatMap((entry) => {
    const isSettled = entry.type === "telemetryDropped" || entry.type === "unsubscribed";
    return isSettled ? [entry.records] : [];
  });
  expect(settled.length).toBeGreaterThan(1);
  expect(settled.reduce((sum, records) => sum + records, 0)).toBe(40);
});
