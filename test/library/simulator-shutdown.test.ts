import { expect, test } from "bun:test";
import { Simulator, type LifecycleEvent } from "../../src/mod.ts";
import { register, RuntimeActor, type ExtensionActor } from "./actors.ts";
import { Listener, subscribe } from "./listener.ts";
import type { VirtualClock } from "../support/virtual-clock.ts";
import { startVirtual, type VirtualSimulator } from "./virtual.ts";

/** An environment after its init: the runtime waits, and the extension answers events with `handle`. */
async function withExtension(
  events: readonly string[],
  handle: (event: LifecycleEvent, clock: VirtualClock) => unknown = () => {},
): Promise<
  VirtualSimulator & {
    readonly extension: ExtensionActor;
    /** Resolves when the extension has nothing more to poll. */
    readonly served: Promise<void>;
  }
> {
  const virtual = await startVirtual({ extensions: { audit: "attach" } });
  const { simulator, clock } = virtual;
  const extension = await register(simulator, "audit", events);
  const served = extension.serve((event) => handle(event, clock));
  // Whoever polls when its event is out gets the same one.
  new RuntimeActor(simulator).rest();
  await simulator.waitForPhase("ready");
  return { ...virtual, extension, served };
}

/** Milliseconds of the last shutdown. */
async function shutdownMs(simulator: Simulator): Promise<number> {
  const entry = await simulator.waitFor(({ type }) => type === "shutdownEnded");
  return entry.type === "shutdownEnded" ? entry.durationMs : Number.NaN;
}

test("test_extension_receives_shutdown_event — with the reason in lower case, and a deadline", async () => {
  await using virtual = await withExtension(["SHUTDOWN"]);
  const { simulator, extension, served } = virtual;
  await simulator.shutdown("SPINDOWN");
  await served;
  const deadlineMs = expect.any(Number);
  expect(extension.events).toEqual([
    { eventType: "SHUTDOWN", shutdownReason: "spindown", deadlineMs },
  ]);
});

test("test_graceful_shutdown_waits_for_extension — for its work, not only until it has the event", async () => {
  let isClean = false;
  await using virtual = await withExtension(["SHUTDOWN"], async (_event, clock) => {
    await clock.advance(50);
    isClean = true;
  });
  const { simulator } = virtual;
  await simulator.shutdown();
  expect(isClean).toBe(true);
});

test("test_graceful_shutdown_timeout — a silent extension costs two seconds, and no more", async () => {
  await using virtual = await withExtension(["SHUTDOWN"], (_event, clock) => clock.advance(60_000));
  const { simulator } = virtual;
  await simulator.shutdown();
  expect(await shutdownMs(simulator)).toBe(2000);
});

test("test_graceful_shutdown_with_invoke_and_shutdown_extension — it sees both, in order", async () => {
  await using virtual = await withExtension(["INVOKE", "SHUTDOWN"]);
  const { simulator, extension, served } = virtual;
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  await simulator.shutdown();
  await served;
  expect(extension.events.map(({ eventType }) => eventType)).toEqual(["INVOKE", "SHUTDOWN"]);
});

test("test_graceful_shutdown_with_no_shutdown_subscribers — there is nothing to wait for, and no poll is left hanging", async () => {
  await using virtual = await withExtension(["INVOKE"]);
  const { simulator, served } = virtual;
  await simulator.shutdown();
  expect(await shutdownMs(simulator)).toBe(0);
  await served;
});

test.each(["spindown", "timeout", "failure"])(
  "test_shutdown_reason_is_correct — %s",
  async (reason) => {
    await using virtual = await withExtension(["SHUTDOWN"]);
    const { simulator, extension, served } = virtual;
    await simulator.shutdown(reason);
    await served;
    expect(extension.events).toMatchObject([{ shutdownReason: reason }]);
  },
);

test("test_extension_acknowledgment_tracked — asking for more says that it is done", async () => {
  await using virtual = await withExtension(["SHUTDOWN"], (_event, clock) => clock.advance(50));
  const { simulator } = virtual;
  await simulator.shutdown();
  expect(await shutdownMs(simulator)).toBe(50);
});

test("test_telemetry_flushed_on_shutdown — what still waits for its batch comes before SHUTDOWN", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start({ extensions: { audit: "attach" } });
  const asked = { events: ["SHUTDOWN"], buffering: { timeoutMs: 30_000 } };
  const extension = await subscribe(simulator, "audit", listener, asked);
  const flushed: number[] = [];
  const served = extension.serve(() => flushed.push(listener.events.length));
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  expect(listener.events).toEqual([]);
  await simulator.shutdown();
  await served;
  expect(flushed).toEqual([simulator.telemetry.emitted().length]);
  expect(simulator.telemetry.subscriptions).toMatchObject([{ unacknowledged: { records: 0 } }]);
});

test("test_server_stopped_after_shutdown — after close() nobody answers", async () => {
  const simulator = await Simulator.start();
  const { runtimeApi } = simulator;
  await simulator.close();
  const polled = new RuntimeActor({ runtimeApi }).next();
  expect(await polled.catch(() => "no answer")).toBe("no answer");
});

test("test_shutdown_deadline_calculated_correctly — two seconds with an external extension", async () => {
  await using virtual = await withExtension(["SHUTDOWN"]);
  const { simulator, extension } = virtual;
  await simulator.shutdown();
  const started = await simulator.waitFor((entry) => entry.type === "shutdownStarted");
  const [event] = extension.events;
  expect(event?.deadlineMs).toBe(started.at + 2000);
});

test("test_shutdown_during_invocation_waits_for_completion — it does not: Lambda ends what goes on, and says so", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  await simulator.shutdown();
  const answer = await simulator.waitForAnswer(id);
  expect(answer).toMatchObject({ status: "failure", errorType: "Sandbox.Failure" });
  expect((await runtime.respond(id)).status).toBe(400);
});

test("test_new_invocations_blocked_during_shutdown — they wait for what attaches next", async () => {
  await using virtual = await withExtension(["SHUTDOWN"]);
  const { simulator, served } = virtual;
  const shutdown = simulator.shutdown();
  const id = simulator.enqueue({});
  await shutdown;
  await served;
  expect(simulator.invocation(id)?.status).toBe("pending");
  void (await register(simulator, "audit", ["SHUTDOWN"])).serve();
  void new RuntimeActor(simulator).serve();
  expect(await simulator.waitForInvocation(id)).toMatchObject({ status: "success", start: "cold" });
});

test("test_runtime_can_complete_work_during_shutdown — one that has answered keeps its answer", async () => {
  await using virtual = await withExtension(["INVOKE", "SHUTDOWN"]);
  const { simulator, extension, served } = virtual;
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  await runtime.respond(id, '"done"');
  await simulator.shutdown();
  await served;
  expect(await simulator.waitForInvocation(id)).toMatchObject({
    status: "success",
    response: "done",
    phase: { status: "failure", errorType: "Sandbox.Failure" },
  });
  expect(extension.events.map(({ eventType }) => eventType)).toEqual(["INVOKE", "SHUTDOWN"]);
});
