import { expect, test } from "bun:test";
import { SAMPLE_MS } from "../../../src/sandbox/memory/watch.ts";
import type { ProcessMemory } from "../../../src/sandbox/ports.ts";
import { bodyOf, Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const MB = 1024 * 1024;

/** Ends the invoke that goes on, and gives its report. */
async function finish(stage: Stage, invocation: Awaited<ReturnType<Stage["invoke"]>>) {
  await stage.respond(invocation.requestId);
  await stage.next();
  return invocation.report;
}

test("an invoke reports the most that all processes had together at a sample", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  stage.host.last("audit").usedBytes = 10 * MB;
  stage.host.last("runtime").usedBytes = 30 * MB;
  await stage.clock.advance(SAMPLE_MS);
  stage.host.last("runtime").usedBytes = 20 * MB;
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(ids[0]!);
  expect(await invocation.report).toMatchObject({ maxMemoryMb: 40, status: "success" });
});

test("an invoke that ends before the first sample reports what is there at its end", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  stage.host.last("runtime").usedBytes = 5 * MB + 1;
  expect(await finish(stage, invocation)).toMatchObject({ maxMemoryMb: 6 });
});

test("a peak between two samples counts, and only for the invoke it was in", async () => {
  const stage = new Stage();
  const first = await stage.dispatched();
  const runtime = stage.host.last("runtime");
  runtime.usedBytes = 10 * MB;
  runtime.highWaterBytes = 90 * MB;
  expect(await finish(stage, first.invocation)).toMatchObject({ maxMemoryMb: 90 });
  const second = await stage.invoke();
  expect(await finish(stage, second)).toMatchObject({ maxMemoryMb: 10 });
});

test("a cold start reports what its init needed too", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke();
  stage.host.last("runtime").usedBytes = 70 * MB;
  await stage.clock.advance(SAMPLE_MS);
  stage.host.last("runtime").usedBytes = 7 * MB;
  await stage.next();
  expect(await finish(stage, invocation)).toMatchObject({ maxMemoryMb: 70 });
});

test("nothing is measured while nothing goes on", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await finish(stage, invocation);
  expect(stage.clock.pending).toBe(0);
  stage.host.last("runtime").usedBytes = 500 * MB;
  await stage.clock.advance(60_000);
  stage.host.last("runtime").usedBytes = 5 * MB;
  expect(await finish(stage, await stage.invoke())).toMatchObject({ maxMemoryMb: 5 });
});

test("above the memory that was said the runtime is killed at once, and extensions hear of a failure", async () => {
  const stage = new Stage({ function: { memorySize: 128 }, extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  const events = await stage.event(ids[0]!);
  const runtime = stage.host.last("runtime");
  runtime.usedBytes = 128 * MB;
  await stage.clock.advance(SAMPLE_MS);
  expect(runtime.isAlive).toBe(true);
  runtime.usedBytes += 1;
  await stage.clock.advance(SAMPLE_MS);
  expect(runtime.signals).toEqual(["SIGKILL"]);
  expect(events.at(-1)?.event).toMatchObject({ eventType: "SHUTDOWN", shutdownReason: "failure" });
  stage.host.last("audit").exit(0);
  await settle();
  expect(await invocation.answer).toMatchObject({ outcome: "failure" });
  expect(JSON.parse(await bodyOf(invocation))).toEqual({
    errorType: "Runtime.OutOfMemory",
    errorMessage: `RequestId: ${invocation.requestId} Error: Runtime exited with error: signal: killed`,
  });
  expect(await invocation.report).toMatchObject({
    status: "error",
    errorType: "Runtime.OutOfMemory",
    maxMemoryMb: 129,
  });
  expect(stage.story()).toContain("resetStarted failure");
});

test("a runtime that has too much and answers before the next sample is killed, and not heard", async () => {
  const stage = new Stage({ function: { memorySize: 128 } });
  const { invocation } = await stage.dispatched();
  stage.host.last("runtime").highWaterBytes = 200 * MB;
  expect(await stage.respond(invocation.requestId)).toBe("InvalidRequestID");
  expect(await invocation.answer).toMatchObject({
    outcome: "failure",
    errorType: "Runtime.OutOfMemory",
  });
  expect(await invocation.report).toMatchObject({ errorType: "Runtime.OutOfMemory" });
});

test("a peak after the answer fails the phase of a caller that has its answer", async () => {
  const stage = new Stage({ function: { memorySize: 128 } });
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  stage.host.last("runtime").highWaterBytes = 200 * MB;
  await stage.next();
  expect(await invocation.report).toMatchObject({ errorType: "Runtime.OutOfMemory" });
  expect(await invocation.answer).toMatchObject({ outcome: "success" });
});

test("an init above the memory fails, is tried again inside the invoke, and fails that too", async () => {
  const stage = new Stage({ function: { memorySize: 128 } });
  const invocation = await stage.invoke();
  for (const _ of ["first", "second"]) {
    stage.host.last("runtime").usedBytes = 129 * MB;
    await stage.clock.advance(SAMPLE_MS);
  }
  expect(await invocation.answer).toMatchObject({ errorType: "Runtime.OutOfMemory" });
  const inits = stage.story().filter((entry) => entry.startsWith("initEnded"));
  expect(inits).toEqual(["initEnded init error", "initEnded invoke error"]);
});

test("memory that nobody said is measured and not enforced", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  stage.host.last("runtime").usedBytes = 4000 * MB;
  await stage.clock.advance(SAMPLE_MS);
  expect(await finish(stage, invocation)).toMatchObject({ maxMemoryMb: 4000, status: "success" });
});

test("memory that is too much when the invoke has failed already kills nobody before its time", async () => {
  const stage = new Stage({
    function: { memorySize: 128, timeoutMs: 1000 },
    extensions: ["audit"],
  });
  await stage.dispatched(["audit"]);
  const runtime = stage.host.last("runtime");
  runtime.ignores = ["SIGTERM"];
  await stage.clock.advance(999);
  runtime.usedBytes = 200 * MB;
  await stage.clock.advance(1);
  expect(runtime.signals).toEqual(["SIGTERM"]);
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(2000);
  await closed;
});

test("the exit of a runtime that is killed for its memory is expected, also while we look at it once more", async () => {
  const stage = new Stage({ function: { memorySize: 128 } });
  const samples: PromiseWithResolvers<readonly ProcessMemory[]>[] = [];
  let isSlow = false;
  stage.host.openGauge = () => ({
    read: () => {
      const sample = Promise.withResolvers<readonly ProcessMemory[]>();
      samples.push(sample);
      if (!isSlow) sample.resolve([]);
      return sample.promise;
    },
  });
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  isSlow = true;
  await stage.clock.advance(SAMPLE_MS);
  await stage.next();
  const [sample, last] = samples.slice(-2);
  sample!.resolve([{ pid: 1, usedBytes: 200 * MB, fileBytes: 0, highWaterBytes: 200 * MB }]);
  await settle();
  isSlow = false;
  last!.resolve([]);
  expect(await invocation.report).toMatchObject({ errorType: "Runtime.OutOfMemory" });
  const exit = stage.journal.since(0).find(({ type }) => type === "processExited");
  expect(exit).toMatchObject({ source: "runtime", isExpected: true });
});
