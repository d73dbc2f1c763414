import { expect, test } from "bun:test";
import { THROTTLED, throttledBody } from "../../../src/lambda/throttle.ts";
import { receive } from "../../../src/sandbox/fleet/front.ts";
import { bodyOf, Stage } from "../../support/stage.ts";

const payload = new Uint8Array();

test("receive() gives an invocation a span and a trace with tracing on, and keeps the caller's trace", () => {
  const { world } = new Stage({ function: { tracing: "Active" } }).fleet;
  const own = receive(world, { payload });
  const brought = receive(world, { payload, traceId: "Root=1-2-3" });
  expect(own.identity).toMatchObject({
    traceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/),
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(brought.identity).toMatchObject({
    traceId: "Root=1-2-3",
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

test.each(["PassThrough", "Unsampled"] as const)(
  "receive() adds nothing to a request with a trace, tracing being %s",
  (tracing) => {
    const { world } = new Stage({ function: { tracing } }).fleet;
    const request = { payload, traceId: "Root=1-2-3;Sampled=0", requestId: "1" };
    const received = receive(world, request);
    expect([received.requestId, received.request]).toEqual(["1", request]);
  },
);

test("receive() makes a trace where the caller brought an empty one, and no span with tracing off", () => {
  const { world } = new Stage().fleet;
  const { traceId, spanId } = receive(world, { payload, traceId: "" }).identity;
  expect(traceId).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Lineage=[0-9a-f]{8}:0$/);
  expect(spanId).toBeUndefined();
});

test.each([
  { concurrency: 1, isReserved: true },
  { concurrency: undefined, isReserved: false },
])(
  "throttle() answers and notes it, where it is $isReserved that the concurrency is reserved",
  async (given) => {
    const { concurrency, isReserved } = given;
    const stage = new Stage({ function: { concurrency }, attached: ["runtime"] });
    const limit = concurrency ?? 1000;
    for (let callers = 0; callers < limit; callers++) stage.fleet.invoke({ payload });
    const throttled = await stage.invoke({ requestId: "beyond" });
    expect(await throttled.answer).toMatchObject({ outcome: "throttled", errorType: THROTTLED });
    expect(await bodyOf(throttled)).toBe(new TextDecoder().decode(throttledBody(isReserved)));
    expect(stage.journal.since(0).find(({ type }) => type === "throttled")).toMatchObject({
      type: "throttled",
      requestId: "beyond",
      environment: 0,
    });
    await stage.fleet.close("spindown");
  },
);
