import { expect, test } from "bun:test";
import { timedOut } from "../../../src/lambda/fault.ts";
import { MAX_RESPONSE_BYTES, MAX_STREAMED_BYTES } from "../../../src/lambda/limits/protocol.ts";
import { beginUpload, endUpload } from "../../../src/sandbox/call/runtime-answer.ts";
import { Stage } from "../../support/stage.ts";

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
