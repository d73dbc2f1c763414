import { expect, test } from "bun:test";
import { reportInitError } from "../../../src/sandbox/call/init-error.ts";
import { RUNTIME } from "../../../src/lambda/source-name.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** An environment that has been attached to by an extension, and whose runtime says that init failed. */
async function failing(): Promise<Stage> {
  const stage = new Stage({ extensions: ["audit"], attached: [RUNTIME, "audit"] });
  await stage.fleet.begin();
  await stage.event(await stage.register("audit", ["SHUTDOWN"]));
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  return stage;
}

test("an init ahead of any invoke that has failed is repeated by the invoke that comes", async () => {
  const stage = new Stage();
  const begun = stage.fleet.begin();
  await settle();
  stage.host.last("runtime").exit(1);
  await begun;
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({ status: "success", start: "reset" });
  await stage.fleet.close("spindown");
});

test("who was told of an attached init that failed is the last to hear of it", async () => {
  const stage = new Stage({ attached: [RUNTIME] });
  const told = await stage.invoke();
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  expect(await told.report).toMatchObject({ errorType: "Runtime.Bad" });
  const waiting = await stage.invoke();
  expect(waiting.isAnswered).toBe(false);
  await stage.fleet.close("spindown");
});

test("who comes while the extensions of an attached init that failed are told of the shutdown hears of its fault", async () => {
  const stage = await failing();
  const waiting = await stage.invoke();
  await stage.clock.advance(2000);
  expect(await waiting.report).toMatchObject({
    status: "error",
    errorType: "Runtime.Bad",
    durationMs: 0,
  });
  const next = await stage.invoke();
  await stage.event(await stage.register("audit", []));
  await stage.next();
  await stage.respond(next.requestId);
  await stage.next();
  expect(await next.report).toMatchObject({ status: "success", start: "cold" });
  await stage.fleet.close("spindown");
});

test("an attached environment whose init has failed since its reset is cold", async () => {
  const stage = new Stage({ attached: [RUNTIME], function: { timeoutMs: 1000 } });
  const { invocation } = await stage.dispatched();
  await stage.clock.advance(1000);
  expect(await invocation.report).toMatchObject({ status: "timeout" });
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  await stage.next();
  const next = await stage.invoke();
  await stage.respond(next.requestId);
  await stage.next();
  expect(await next.report).toMatchObject({ status: "success", start: "cold" });
  await stage.fleet.close("spindown");
});
