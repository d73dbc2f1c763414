import { expect, test } from "bun:test";
import { timedOut } from "../../../src/lambda/fault.ts";
import { MAX_RESPONSE_BYTES, MAX_STREAMED_BYTES } from "../../../src/lambda/limits/protocol.ts";
import { INVOKE_TIMEOUT } from "../../../src/lambda/refusal.ts";
import { beginUpload, endUpload } from "../../../src/sandbox/call/runtime-answer.ts";
import { bodyOf, Stage } from "../../support/stage.ts";

test.each([
  ["response", "streaming", { isStreaming: true, maxBytes: MAX_STREAMED_BYTES }],
  ["response", undefined, { isStreaming: false, maxBytes: MAX_RESPONSE_BYTES }],
  ["error", "streaming", { isStreaming: false, maxBytes: MAX_RESPONSE_BYTES }],
  ["error", "pigeon", { isStreaming: false, maxBytes: MAX_RESPONSE_BYTES }],
] as const)("beginUpload() of %s in mode %s is %j", async (call, mode, upload) => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  const begun = beginUpload(stage.sandbox, invocation.requestId, { call, mode });
  expect(begun).toMatchObject({ ok: true, value: { call, turn: { invocation }, ...upload } });
});

test("beginUpload() refuses an answer in the turn in which its environment fails, whatever is wrong with it", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  stage.sandbox.generation.fail(timedOut(3000));
  const begun = beginUpload(stage.sandbox, invocation.requestId, {
    call: "response",
    mode: "pigeon",
  });
  expect(begun).toMatchObject({ ok: false, error: { errorType: "InvalidRequestID" } });
  expect(await invocation.answer).toMatchObject({ errorType: "Sandbox.Timedout" });
});

test("endUpload() notes how long an answer took and how large it was, also of one that is too large", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await stage.clock.advance(100);
  const begun = beginUpload(stage.sandbox, invocation.requestId, { call: "response" });
  if (!begun.ok) throw new Error("refused");
  await stage.clock.advance(50);
  const sizeBytes = MAX_RESPONSE_BYTES + 1;
  const refusal = await endUpload(stage.sandbox, begun.value, { kind: "tooLarge", sizeBytes });
  expect(refusal?.errorType).toBe("RequestEntityTooLarge");
  await stage.next();
  expect(stage.journal.since(0).find(({ type }) => type === "runtimeDone")).toMatchObject({
    response: { latencyMs: 100, durationMs: 50, bytes: sizeBytes },
  });
});

test.each([
  [undefined, 0],
  [128, 1],
])(
  "endUpload() with a memorySize of %p takes %i samples of memory",
  async (memorySize, samples) => {
    const stage = new Stage({ function: { memorySize } });
    const openGauge = stage.host.openGauge.bind(stage.host);
    let taken = 0;
    stage.host.openGauge = () => {
      const gauge = openGauge();
      return {
        read: (leaders) => {
          taken++;
          return gauge.read(leaders);
        },
      };
    };
    const { invocation } = await stage.dispatched();
    const before = taken;
    await stage.respond(invocation.requestId);
    expect(taken - before).toBe(samples);
  },
);

test("endUpload() of an answer that was cut short tells the caller so", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  const begun = beginUpload(stage.sandbox, invocation.requestId, { call: "response" });
  if (!begun.ok) throw new Error("refused");
  const refusal = await endUpload(stage.sandbox, begun.value, { kind: "cutShort" });
  expect(refusal?.status).toBe(400);
  expect(await invocation.answer).toMatchObject({
    outcome: "error",
    errorType: "Runtime.TruncatedResponse",
  });
});

test("beginUpload() in a mode that is not known ends the turn where several share the runtime", async () => {
  const stage = new Stage({ slots: 2 });
  const { invocation } = await stage.dispatched();
  const { requestId } = invocation;
  beginUpload(stage.sandbox, requestId, { call: "response", mode: "pigeon" });
  expect(await invocation.report).toMatchObject({ status: "success" });
  await stage.fleet.close("spindown");
});

test("endUpload() of a stream that failed midway gives the caller the error that came after it", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  const mode = "streaming";
  const begun = beginUpload(stage.sandbox, invocation.requestId, { call: "response", mode });
  if (!begun.ok) throw new Error("refused");
  const [body, errorBody] = [new TextEncoder().encode("half"), new TextEncoder().encode("wrong")];
  const end = { kind: "whole", body, errorBody, errorType: "Function.Bad" } as const;
  expect(await endUpload(stage.sandbox, begun.value, end)).toBeUndefined();
  expect(await invocation.answer).toMatchObject({
    outcome: "error",
    errorType: "Function.Bad",
    body: errorBody,
  });
});

test("endUpload() of a stream that failed midway with a type alone gives the caller an error made of it", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  const head = { call: "response", mode: "streaming" } as const;
  const begun = beginUpload(stage.sandbox, invocation.requestId, head);
  if (!begun.ok) throw new Error("refused");
  const body = new TextEncoder().encode("half");
  const end = {
    kind: "whole",
    body,
    errorBody: new Uint8Array(),
    errorType: "Orders.Lost",
  } as const;
  await endUpload(stage.sandbox, begun.value, end);
  expect(JSON.parse(await bodyOf(invocation))).toMatchObject({ errorType: "Orders.Lost" });
});

const OTHER = "another-attempt";

test.each([
  ["response", undefined],
  ["response", "streaming"],
  ["response", "pigeon"],
  ["error", undefined],
] as const)(
  "beginUpload() of %s in mode %s refuses that of another attempt",
  async (call, mode) => {
    const stage = new Stage();
    const { invocation } = await stage.dispatched();
    const { requestId, invocationId } = invocation;
    const stale = { call, mode, invocationId: OTHER };
    expect(beginUpload(stage.sandbox, requestId, stale)).toEqual({
      ok: false,
      error: INVOKE_TIMEOUT,
    });
    expect(invocation.isAnswered).toBe(false);
    // The invoke goes on, and its own answer counts.
    const own = beginUpload(stage.sandbox, requestId, { call: "response", invocationId });
    if (!own.ok) throw new Error("refused");
    // By now another answer to it is out of turn, but a stale one is still stale.
    expect(beginUpload(stage.sandbox, requestId, stale)).toEqual({
      ok: false,
      error: INVOKE_TIMEOUT,
    });
    await endUpload(stage.sandbox, own.value, { kind: "whole", body: new Uint8Array() });
    expect(await invocation.answer).toMatchObject({ outcome: "success" });
  },
);

test.each([undefined, ""])(
  "beginUpload() takes an answer with the invocation id %j",
  async (invocationId) => {
    const stage = new Stage();
    const { invocation } = await stage.dispatched();
    const head = { call: "response", invocationId } as const;
    expect(beginUpload(stage.sandbox, invocation.requestId, head).ok).toBe(true);
  },
);

test("beginUpload() refuses an unknown request id by its name, whatever the invocation id", async () => {
  const stage = new Stage();
  const { invocationId } = (await stage.dispatched()).invocation;
  const begun = beginUpload(stage.sandbox, "unknown", { call: "response", invocationId });
  expect(begun).toMatchObject({ ok: false, error: { errorType: "InvalidRequestID" } });
});

test("attempts at one request have different invocation ids, which the journal tells", async () => {
  const stage = new Stage();
  const { invocation: first } = await stage.dispatched();
  await stage.respond(first.requestId);
  await stage.next();
  const second = await stage.invoke({ requestId: first.requestId });
  const told = stage.journal.since(0).flatMap((entry) => {
    return entry.type === "invokeStarted" ? [[entry.requestId, entry.invocationId]] : [];
  });
  const ids = [first, second].map(({ requestId, invocationId }) => [requestId, invocationId]);
  expect(told).toEqual(ids);
  expect(first.invocationId).not.toBe(second.invocationId);
});
