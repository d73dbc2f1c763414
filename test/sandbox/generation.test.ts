import { expect, test } from "bun:test";
import { FaultError, invalidEntrypoint, timedOut } from "../../src/lambda/fault.ts";
import { Generation } from "../../src/sandbox/generation.ts";
import { Stage } from "../support/stage.ts";

function generation(): Generation {
  const { world } = new Stage().fleet;
  return new Generation(
    world,
    world.openRelay(() => {}),
  );
}

test("Generation.fail() fails it with the first fault that was reported, and once", () => {
  const failed = generation();
  const [first, second] = [invalidEntrypoint("first"), invalidEntrypoint("second")];
  failed.report(first);
  failed.report(second);
  failed.fail(timedOut(1000));
  failed.fail(second);
  expect(failed.signal.reason).toEqual(new FaultError(first));
  expect(failed.signal.reason.fault).toBe(first);
});

test("Generation.isOver is true of one that fails, and of one whose processes are being ended", () => {
  const [lives, fails, ends] = [generation(), generation(), generation()];
  fails.fail(timedOut(1000));
  ends.beginTermination();
  expect([lives, fails, ends].map(({ isOver }) => isOver)).toEqual([false, true, true]);
});

test("Generation.beginTermination() ends the time to subscribe, also of an init that never began", async () => {
  const ends = generation();
  ends.beginTermination();
  const asked = ends.relay.subscribe("audit", {
    schema: { api: "telemetry", version: "2022-12-13" },
    types: ["platform"],
    buffering: { maxItems: 1000, maxBytes: 262_144, timeoutMs: 25 },
    destination: { protocol: "HTTP", uri: "http://127.0.0.1:1/", method: "POST" },
  });
  expect(await asked).toEqual({ kind: "closed" });
});
