import { expect, test } from "bun:test";
import { reportInitError } from "../../../src/sandbox/call/init-error.ts";
import { Stage } from "../../support/stage.ts";

test("reportInitError() refuses a runtime that is left over from before a reset, and changes nothing", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  await stage.dispatched();
  await stage.clock.advance(1000);
  const body = new Uint8Array();
  const refusal = reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body });
  const { runtime, isCalled, isOver } = stage.sandbox.generation;
  expect([refusal?.status, runtime.state, isCalled, isOver]).toEqual([
    500,
    "Started",
    false,
    false,
  ]);
});
