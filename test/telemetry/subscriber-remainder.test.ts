import { expect, test } from "bun:test";
import { linesOf, RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";

test("what does not fit a full batch waits from its own time, not from that of the batch", async () => {
  const world = new RelayWorld();
  const buffering = { maxItems: 1000, timeoutMs: 1000 };
  const listener = await world.subscribe("audit", new ScriptedListener(), { buffering });
  world.log(...Array.from({ length: 999 }, () => "x"));
  await world.clock.advance(500);
  world.log("x", "the rest");
  await world.clock.advance(999);
  expect(linesOf(listener)).toHaveLength(1000);
  await world.clock.advance(1);
  expect(linesOf(listener).slice(1000)).toEqual(["the rest"]);
});
