/** What the crate gets wrong: each of these would fail, hang or panic with it. */
import { expect, test } from "bun:test";
import { once } from "node:events";
import { connect } from "node:net";
import { Simulator } from "../../src/mod.ts";
import { call, register, RuntimeActor, tryRegister } from "./actors.ts";
import { pidsOf } from "./pids.ts";
import { startVirtual } from "./virtual.ts";

/** An extension's poll whose connection the returned function ends; it resolves when that is known. */
async function pollOnSocket(simulator: Simulator, id: string): Promise<() => Promise<void>> {
  const [host, port] = simulator.runtimeApi.split(":");
  const socket = connect(Number(port), host);
  const header = `Host: ${simulator.runtimeApi}\r\nLambda-Extension-Identifier: ${id}\r\n`;
  socket.write(`GET /2020-01-01/extension/event/next HTTP/1.1\r\n${header}\r\n`);
  await simulator.waitFor((entry) => entry.type === "next");
  return async () => {
    socket.destroy();
    await once(socket, "close");
    // By the time that this is answered, the end of the other connection has come through.
    await call(simulator, "GET /2018-06-01/ping");
  };
}

test("readiness is credited to the invocation that the extension worked for, not to the last one asked for", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  const extension = await register(simulator, "audit");
  void extension.serve(() => clock.advance(5));
  void new RuntimeActor(simulator).serve();
  const ids = [1, 2, 3].map((n) => simulator.enqueue({ n }));
  const results = await Promise.all(ids.map((id) => simulator.waitForInvocation(id)));
  expect(results.map(({ phase }) => phase.status)).toEqual(["success", "success", "success"]);
  const ends = simulator.journal.since(0).filter((entry) => entry.type === "invokeEnded");
  expect(ends.map(({ requestId }) => requestId)).toEqual(ids);
  expect(results.map(({ durationMs }) => durationMs)).toEqual([5, 5, 5]);
});

test("a poll that fetches INVOKE makes no extension ready: the one after it does", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const extension = await register(simulator, "audit");
  const hangUp = await pollOnSocket(simulator, extension.id);
  runtime.rest();
  await simulator.waitForPhase("ready");
  await hangUp();
  const id = simulator.enqueue({});
  expect(await extension.next()).toMatchObject({ eventType: "INVOKE", requestId: id });
  await runtime.respond((await runtime.next()).requestId);
  runtime.rest();
  await simulator.waitFor((entry) => entry.type === "runtimeDone");
  expect(simulator.areExtensionsReady(id)).toBe(false);
  void extension.next();
  expect((await simulator.waitForInvocation(id)).phase.status).toBe("success");
});

test("the next invocation is not dispatched while an extension still works on the one before", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  const extension = await register(simulator, "audit");
  void extension.serve(() => clock.advance(20));
  void new RuntimeActor(simulator).serve();
  const ids = [simulator.enqueue({}), simulator.enqueue({})];
  await Promise.all(ids.map((id) => simulator.waitForInvocation(id)));
  const edges = simulator.journal.since(0).filter(({ type }) => type.startsWith("invoke"));
  const story = edges.map(({ type }): string => type);
  expect(story).toEqual(["invokeStarted", "invokeEnded", "invokeStarted", "invokeEnded"]);
});

test("an invoke that waits while another ends does not meet a frozen environment", async () => {
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { audit: { stub: { workMs: 10 } } },
    ports: [4318],
  });
  const first = simulator.enqueue({ n: 1 });
  await simulator.waitForAnswer(first);
  const second = simulator.enqueue({ n: 2 });
  expect((await simulator.waitForInvocation(second)).response).toEqual({ n: 2 });
  await simulator.waitForFrozen();
});

test("nothing is frozen before the runtime has called next, so it has read the answer to its response", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  const { requestId } = await simulator.invoke({}, { stub: { afterMs: 20 } });
  const frozen = await simulator.waitFor((entry) => entry.type === "frozen");
  const answered = await simulator.waitFor((entry) => entry.type === "answered");
  expect(answered).toMatchObject({ requestId });
  expect(frozen.monotonicMs - answered.monotonicMs).toBeGreaterThanOrEqual(19);
});

test("a process that dies while it is frozen breaks nothing: the next invoke meets a new environment", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  await simulator.invoke({});
  await simulator.waitForFrozen();
  process.kill(pidsOf(simulator).get("runtime") ?? Number.NaN, "SIGKILL");
  await simulator.waitFor((entry) => entry.type === "environmentEnded");
  expect(await simulator.invoke({})).toMatchObject({
    status: "success",
    start: "cold",
    environment: 2,
  });
});

test("a shutdown is over when an extension has cleaned up and left, not when it has the event", async () => {
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { audit: { stub: { workMs: 100, log: ["working"] } } },
  });
  await simulator.begin();
  await simulator.shutdown();
  const exits = simulator.journal.since(0).filter((entry) => entry.type === "processExited");
  expect(exits).toMatchObject([
    { source: "runtime", isExpected: true },
    { source: "audit", exit: { code: 0, signal: null }, isExpected: true },
  ]);
  const over = await simulator.waitFor((entry) => entry.type === "shutdownEnded");
  expect(over.durationMs).toBeGreaterThanOrEqual(99);
});

test("a shutdown in the middle of init is told once, with the reason that was asked for", async () => {
  await using simulator = await Simulator.start({ extensions: { audit: "attach" } });
  const extension = await register(simulator, "audit", ["SHUTDOWN"]);
  const served = extension.serve();
  await simulator.waitFor((entry) => entry.type === "next");
  await simulator.shutdown("spindown");
  await served;
  expect(extension.events).toMatchObject([{ shutdownReason: "spindown" }]);
});

test("an event that a client had no time to read is not lost", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const hungUp = new AbortController();
  const abandoned = runtime.next(hungUp.signal).catch(() => undefined);
  await simulator.waitForPhase("ready");
  hungUp.abort();
  await abandoned;
  const id = simulator.enqueue({});
  expect((await runtime.next()).requestId).toBe(id);
  expect((await runtime.next()).requestId).toBe(id);
});

test("HEAD takes no invocation away", async () => {
  await using simulator = await Simulator.start();
  const id = simulator.enqueue({});
  const head = await call(simulator, "HEAD /2018-06-01/runtime/invocation/next");
  expect(head.status).toBe(405);
  expect((await new RuntimeActor(simulator).next()).requestId).toBe(id);
});

test("a runtime that crashes is noticed at once, and named", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  const crashed = await simulator.invoke({}, { stub: { exit: 3 } });
  expect(crashed).toMatchObject({
    status: "failure",
    errorType: "Runtime.ExitError",
    error: {
      errorMessage: `RequestId: ${crashed.requestId} Error: Runtime exited with error: exit status 3`,
    },
  });
  expect(await simulator.invoke({})).toMatchObject({ status: "success", start: "reset" });
});

test("an extension that never polls keeps init from its end", async () => {
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "audit");
  const runtime = new RuntimeActor(simulator);
  const polled = runtime.next();
  const id = simulator.enqueue({});
  await simulator.waitFor((entry) => entry.type === "next");
  expect([simulator.phase, simulator.invocation(id)?.status]).toEqual(["init", "pending"]);
  void extension.next();
  expect((await polled).requestId).toBe(id);
});

test("a name registers once, at most ten do, and an internal one gets no SHUTDOWN", async () => {
  await using simulator = await Simulator.start();
  const asked = await tryRegister(simulator, "internal", ["INVOKE", "SHUTDOWN"]);
  expect(asked.json).toMatchObject({ errorType: "Extension.InvalidEventType" });
  await register(simulator, "extension-1");
  const again = await tryRegister(simulator, "extension-1");
  expect(again.json).toMatchObject({ errorType: "Extension.InvalidExtensionState" });
  for (let number = 2; number <= 10; number++) await register(simulator, `extension-${number}`);
  const tooMany = await tryRegister(simulator, "extension-11");
  expect(tooMany.json).toMatchObject({ errorType: "Extension.TooManyExtensions" });
  expect(simulator.registeredExtensions).toHaveLength(10);
});

test("a request id of one's own, however short, is the only id there is", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  expect(simulator.enqueue({}, { requestId: "a" })).toBe("a");
  expect((await runtime.next()).requestId).toBe("a");
  expect((await runtime.respond("a")).status).toBe(202);
});
