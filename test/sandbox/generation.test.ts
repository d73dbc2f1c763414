import { expect, test } from "bun:test";
import { FaultError, invalidEntrypoint, timedOut, runtimeError } from "../../src/lambda/fault.ts";
import { Generation } from "../../src/sandbox/generation.ts";
import { Stage } from "../support/stage.ts";

function generation(): Generation {
  const { world } = new Stage().fleet;
  return new Generation(
    world,
    world.openRelay(() => {}),
  );
}

test("Generation.fail() fails it with the first fault that was reported, for the reason it failed, and once", () => {
  const failed = generation();
  const [first, second] = [invalidEntrypoint("first"), invalidEntrypoint("second")];
  failed.report(first);
  failed.report(second);
  failed.fail(timedOut(1000));
  failed.fail(second);
  const { errorMessage } = timedOut(1000);
  expect(failed.signal.reason).toEqual(new FaultError({ ...first, errorMessage }));
  expect(failed.signal.reason.fault).toEqual({ ...first, errorMessage });
});

test("Generation.fail() leaves a fault alone that the runtime reported", () => {
  const failed = generation();
  const reported = runtimeError({ errorType: "Runtime.NoModule", body: new Uint8Array(2) });
  failed.report(reported);
  failed.fail(timedOut(1000));
  expect(failed.signal.reason.fault).toBe(reported);
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
