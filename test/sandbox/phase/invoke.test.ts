import { expect, test } from "bun:test";
import { nextEvent } from "../../../src/sandbox/call/extension.ts";
import { nextInvocation } from "../../../src/sandbox/call/next.ts";
import { beginUpload, endUpload } from "../../../src/sandbox/call/runtime-answer.ts";
import { bodyOf, Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

test("the caller has its answer while extensions still work, and the phase ends after them", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.clock.advance(100);
  await stage.respond(invocation.requestId, '"done"');
  expect(await bodyOf(invocation)).toBe('"done"');
  await stage.next();
  await stage.clock.advance(250);
  expect(stage.story()).not.toContain("invokeEnded success");
  await stage.event(ids[0]!);
  expect(await invocation.report).toMatchObject({ durationMs: 350, start: "cold", initMs: 0 });
});

test("INVOKE goes out to the extensions before the event goes out to the runtime", async () => {
  const stage = new Stage({ extensions: ["audit", "metrics"] });
  await stage.invoke();
  const received: string[] = [];
  const ids = [await stage.register("audit"), await stage.register("metrics")];
  const polled = nextInvocation(stage.sandbox, {});
  if (!polled.ok) throw new Error("refused");
  void polled.value.then(() => received.push("runtime"));
  for (const id of ids) {
    const waiting = nextEvent(stage.sandbox, id, {});
    if (!waiting.ok) throw new Error("refused");
    void waiting.value.then(() => received.push("extension"));
  }
  await settle();
  expect(received).toEqual(["extension", "extension", "runtime"]);
});

test.each([
  [{}, "", expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24};Lineage=[\da-f]{8}:0$/)],
  [{ qualifier: "live", traceId: "Root=1-2-3;Sampled=0" }, ":live", "Root=1-2-3;Sampled=0"],
] as const)(
  "INVOKE of a request with %j ends its ARN in %j and has a trace",
  async (request, end, value) => {
    const stage = new Stage({ extensions: ["audit"] });
    const { requestId } = await stage.invoke(request);
    const id = await stage.register("audit");
    await stage.next();
    const received = await stage.event(id);
    const { arn } = stage.sandbox;
    expect(received.map(({ event }) => event)).toEqual([
      {
        eventType: "INVOKE",
        deadlineMs: stage.clock.now() + 3000,
        requestId,
        invokedFunctionArn: `${arn}${end}`,
        tracing: { type: "X-Amzn-Trace-Id", value },
      },
    ]);
  },
);

test("next in Running gives the same invocation again", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  expect(await stage.next()).toEqual([invocation]);
});

test("an invocation that could not be written goes to another poll that waits", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke();
  const first = nextInvocation(stage.sandbox, {});
  const last = nextInvocation(stage.sandbox, {});
  if (!first.ok || !last.ok) throw new Error("refused");
  const { undeliver, turn } = await last.value;
  expect([turn.invocation, stage.sandbox.generation.runtime.polling]).toEqual([invocation, 1]);
  undeliver();
  expect((await first.value).turn.invocation).toBe(invocation);
});

test("the phase waits for an extension that takes an INVOKE again, since it could not be written", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const invocation = await stage.invoke();
  const id = await stage.register("audit");
  await stage.next();
  const first = nextEvent(stage.sandbox, id, {});
  if (!first.ok) throw new Error("refused");
  const { sent, undeliver } = await first.value;
  const second = await stage.event(id);
  undeliver();
  await settle();
  expect(second).toEqual([sent]);
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(stage.story()).not.toContain("invokeEnded success");
  await stage.event(id);
  expect(await invocation.report).toMatchObject({ status: "success" });
});

test("at the deadline the caller gets Sandbox.Timedout, and everyone is told before it is killed", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 }, extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  const events = await stage.event(ids[0]!);
  stage.host.last("runtime").ignores = ["SIGTERM"];
  const start = stage.journal.length;
  await stage.clock.advance(1000);
  expect(await invocation.answer).toMatchObject({ outcome: "timeout" });
  expect(await bodyOf(invocation)).toContain("Task timed out after 1.00 seconds");
  expect(stage.host.last("runtime").signals).toEqual(["SIGTERM"]);
  await stage.clock.advance(300);
  expect(stage.host.last("runtime").signals).toEqual(["SIGTERM", "SIGKILL"]);
  expect(events.map(({ event }) => event)).toMatchObject([
    {
      eventType: "SHUTDOWN",
      shutdownReason: "timeout",
      deadlineMs: stage.clock.now() - 300 + 2000,
    },
  ]);
  stage.host.last("audit").exit(0);
  await settle();
  expect(await invocation.report).toMatchObject({ status: "timeout", durationMs: 1000 });
  expect(stage.story(start)).toEqual([
    "answered timeout",
    "runtimeDone",
    "resetStarted timeout",
    "processExited runtime SIGKILL",
    "eventSent audit SHUTDOWN",
    "processExited audit 0",
    "resetEnded",
    "invokeEnded timeout",
  ]);
});

test("after a timeout the next invoke meets the same environment, reset", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  await stage.dispatched();
  await stage.clock.advance(1000);
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({ environment: 1, start: "reset" });
});

test("a late answer of the old runtime is refused", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  const { invocation } = await stage.dispatched();
  await stage.clock.advance(1000);
  expect(await stage.respond(invocation.requestId)).toBe("InvalidRequestID");
});

test("an answer that was on its way when the deadline passed is refused", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  const { invocation } = await stage.dispatched();
  const begun = beginUpload(stage.sandbox, invocation.requestId, { call: "response" });
  if (!begun.ok) throw new Error("refused");
  await stage.clock.advance(1000);
  const refusal = await endUpload(stage.sandbox, begun.value, {
    kind: "whole",
    body: new Uint8Array(),
  });
  expect(refusal?.errorType).toBe("InvalidRequestID");
  expect(await invocation.answer).toMatchObject({ outcome: "timeout" });
});

test("a second answer is 403 while its invocation goes on, and 400 when it is over", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  expect(await stage.respond(invocation.requestId)).toBe("InvalidStateTransition");
  await stage.next();
  expect(await stage.respond(invocation.requestId)).toBe("InvalidStateTransition");
  await stage.event(ids[0]!);
  expect(await stage.respond(invocation.requestId)).toBe("InvalidRequestID");
});

test("a runtime that exits fails its invocation, and extensions hear of a failure", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  const events = await stage.event(ids[0]!);
  stage.host.last("runtime").exit(0);
  await settle();
  expect(await bodyOf(invocation)).toContain("Runtime exited without providing a reason");
  expect(events.map(({ event }) => event)).toMatchObject([
    { eventType: "SHUTDOWN", shutdownReason: "failure" },
  ]);
});

test("an extension that exits after the answer leaves the caller its answer and fails the phase", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId, '"kept"');
  stage.host.last("audit").exit(3);
  await settle();
  await stage.clock.advance(2000);
  expect(await invocation.answer).toMatchObject({ outcome: "success" });
  expect(await bodyOf(invocation)).toBe('"kept"');
  expect(await invocation.report).toMatchObject({ status: "error", errorType: "Extension.Crash" });
});

test("a process that dies while the environment is idle ends it, and the next invoke is cold", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  await stage.next();
  await invocation.report;
  stage.host.last("runtime").exit(1);
  await settle();
  expect(stage.story().slice(-4)).toEqual([
    "processExited runtime 1",
    "shutdownStarted failure",
    "shutdownEnded",
    "environmentEnded",
  ]);
  const again = await stage.dispatched();
  await stage.respond(again.invocation.requestId);
  await stage.next();
  expect(await again.invocation.report).toMatchObject({ environment: 2, start: "cold" });
});

test("an unknown response mode is refused and ends the invocation, and the runtime may go on", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  const begun = beginUpload(stage.sandbox, invocation.requestId, {
    call: "response",
    mode: "pigeon",
  });
  expect(begun).toMatchObject({ ok: false, error: { errorType: "InvalidFunctionResponseMode" } });
  expect(await invocation.answer).toMatchObject({
    outcome: "error",
    errorType: "Runtime.InvalidResponseModeHeader",
  });
  await stage.next();
  expect(await invocation.report).toMatchObject({ status: "success" });
});

test("no timer is left when an invocation is over", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  await stage.next();
  await invocation.report;
  expect(stage.clock.pending).toBe(0);
});

test("what comes back after the deadline is too late, even if the timer is later still", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 }, extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  stage.clock.stall(1000);
  await stage.event(ids[0]!);
  await stage.clock.advance(2000);
  expect(await invocation.answer).toMatchObject({ outcome: "success" });
  expect(await invocation.report).toMatchObject({ status: "timeout", durationMs: 1000 });
});
