import { expect, test } from "bun:test";
import { reportInitError } from "../../../src/sandbox/call/init-error.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

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

test("reportInitError() as the first call to what is attached begins its init, and fails it", async () => {
  const stage = new Stage({ attached: ["runtime"] });
  await stage.fleet.begin();
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  expect(stage.story()).toEqual(["environmentStarted", "initStarted init", "initEnded init error"]);
  await stage.fleet.close("spindown");
});

test("reportInitError() refuses a runtime that has called next, which works on", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  const refusal = reportInitError(stage.sandbox, { errorType: "X", body: new Uint8Array() });
  expect(refusal).toMatchObject({ status: 403, errorType: "InvalidStateTransition" });
  stage.host.last("runtime").exit(1);
  expect(await invocation.answer).toMatchObject({ errorType: "Runtime.ExitError" });
  await stage.fleet.close("spindown");
});
