import { expect, test } from "bun:test";
import { Simulator } from "../../../src/mod.ts";
import { register, RuntimeActor, type ExtensionActor } from "../actors.ts";
import { errorWithin, startVirtual } from "../virtual.ts";

/** An invocation that the runtime has answered and is done with; `names` have their INVOKE. */
async function answered(names: readonly string[], settings: { readonly timeoutMs?: number } = {}) {
  const virtual = await startVirtual({ function: settings });
  const { simulator } = virtual;
  const runtime = new RuntimeActor(simulator);
  const extensions: ExtensionActor[] = [];
  for (const name of names) extensions.push(await register(simulator, name));
  const polls = extensions.map((extension) => extension.next());
  const id = simulator.enqueue({});
  await runtime.next();
  await Promise.all(polls);
  const isReadyEarly = simulator.areExtensionsReady(id);
  await runtime.respond(id);
  runtime.rest();
  await simulator.waitFor((entry) => entry.type === "runtimeDone");
  return { ...virtual, id, extensions, isReadyEarly };
}

/** How often the end of an invocation was told. */
function countEnds(simulator: Simulator): number {
  return simulator.journal.since(0).filter(({ type }) => type === "invokeEnded").length;
}

test("test_extension_readiness_with_single_extension — its next poll makes it ready, and ends the phase", async () => {
  await using virtual = await answered(["only"]);
  const { simulator, id, extensions, isReadyEarly } = virtual;
  expect([isReadyEarly, simulator.areExtensionsReady(id), countEnds(simulator)]).toEqual([
    false,
    false,
    0,
  ]);
  void extensions[0]?.next();
  await simulator.waitForExtensionsReady(id);
  await simulator.waitForInvocation(id);
  expect(countEnds(simulator)).toBe(1);
});

test("test_extension_readiness_with_multiple_extensions — the last of them ends the phase", async () => {
  await using virtual = await answered(["first", "second"]);
  const { simulator, id, extensions } = virtual;
  const since = simulator.journal.length;
  void extensions[0]?.next();
  await simulator.waitFor((entry) => entry.type === "next", { since });
  expect([simulator.areExtensionsReady(id), countEnds(simulator)]).toEqual([false, 0]);
  void extensions[1]?.next();
  await simulator.waitForExtensionsReady(id);
  await simulator.waitForInvocation(id);
  expect(countEnds(simulator)).toBe(1);
});

test("areExtensionsReady() is false from the start of an invoke until the extensions have done their work", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const extension = await register(simulator, "only");
  const told: string[] = [];
  const id = simulator.enqueue({});
  simulator.journal.subscribe(({ type }) => {
    if (type !== "next") told.push(`${type} ${simulator.areExtensionsReady(id)}`);
  });
  const invoked = extension.next();
  await runtime.next();
  await invoked;
  await runtime.respond(id);
  runtime.rest();
  await simulator.waitFor((entry) => entry.type === "runtimeDone");
  void extension.next();
  await simulator.waitForInvocation(id);
  expect(told).toEqual([
    "initEnded false",
    "invokeStarted false",
    "eventSent false",
    "answered false",
    "runtimeDone false",
    "invokeEnded true",
  ]);
});

test("test_extension_readiness_timeout — the limit is the function's own, and the phase has failed", async () => {
  await using virtual = await answered(["silent"], { timeoutMs: 150 });
  const { simulator, clock, id } = virtual;
  await clock.advance(150);
  const result = await simulator.waitForInvocation(id);
  expect(result).toMatchObject({ status: "success", phase: { status: "timeout" } });
  expect(countEnds(simulator)).toBe(1);
});

test("test_no_invoke_extensions_immediate_report — who did not ask for INVOKE is ready all along", async () => {
  await using simulator = await Simulator.start({ extensions: { leaving: "attach" } });
  const runtime = new RuntimeActor(simulator);
  void (await register(simulator, "leaving", ["SHUTDOWN"])).serve();
  const id = simulator.enqueue({});
  await runtime.next();
  expect(simulator.areExtensionsReady(id)).toBe(true);
  await runtime.respond(id);
  runtime.rest();
  await simulator.waitForInvocation(id);
  expect(countEnds(simulator)).toBe(1);
});

test("test_wait_for_extensions_ready_helper — it waits until the poll, and no longer", async () => {
  await using virtual = await answered(["only"]);
  const { simulator, id, extensions } = virtual;
  let isOver = false;
  const waiting = simulator.waitForExtensionsReady(id).then(() => (isOver = true));
  expect(isOver).toBe(false);
  void extensions[0]?.next();
  await waiting;
  expect(simulator.areExtensionsReady(id)).toBe(true);
});

test("test_no_extensions_is_immediately_ready — nobody is waited for where there is nobody", async () => {
  await using virtual = await answered([]);
  const { simulator, id } = virtual;
  expect(simulator.areExtensionsReady()).toBe(true);
  await simulator.waitForInvocation(id);
  expect(simulator.areExtensionsReady(id)).toBe(true);
});

test("test_wait_for_all_ready_returns_immediately_with_no_extensions — the wait is none", async () => {
  await using simulator = await Simulator.start();
  await simulator.waitForExtensionsReady(undefined, { timeoutMs: 0 });
});

test("test_single_extension_readiness — registered is not yet ready, at next is", async () => {
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "only");
  expect(simulator.areExtensionsReady()).toBe(false);
  void extension.next();
  await simulator.waitForExtensionsReady();
});

test("test_multiple_extensions_readiness — only the last of three makes all ready", async () => {
  await using virtual = await answered(["a", "b", "c"]);
  const { simulator, id, extensions } = virtual;
  for (const extension of extensions) {
    expect(simulator.areExtensionsReady(id)).toBe(false);
    const since = simulator.journal.length;
    void extension.next();
    await simulator.waitFor((entry) => entry.type === "next", { since });
  }
  await simulator.waitForInvocation(id);
  expect(simulator.areExtensionsReady(id)).toBe(true);
});

test("test_pending_extensions — a wait in vain names those that are not ready", async () => {
  await using virtual = await answered(["a", "b"]);
  const { simulator, clock, id, extensions } = virtual;
  const since = simulator.journal.length;
  void extensions[0]?.next();
  await simulator.waitFor((entry) => entry.type === "next", { since });
  const waiting = simulator.waitForExtensionsReady(id, { timeoutMs: 20 });
  const { message } = await errorWithin(clock, 20, waiting);
  expect(message).toContain(': extension "b" has not called next;');
});

test("test_extension_overhead_calculation — it is known from the end on, and stays known", async () => {
  await using virtual = await answered(["slow"]);
  const { simulator, clock, id, extensions } = virtual;
  expect(simulator.extensionOverheadMs(id)).toBeUndefined();
  await clock.advance(10);
  void extensions[0]?.next();
  await simulator.waitForInvocation(id);
  expect(simulator.extensionOverheadMs(id)).toBe(10);
});

test("test_cleanup_invocation — one that has ended well stays ready, whatever comes after it", async () => {
  await using virtual = await answered(["only"]);
  const { simulator, id, extensions } = virtual;
  void extensions[0]?.next();
  await simulator.waitForInvocation(id);
  simulator.enqueue({});
  await simulator.waitForPhase("invoke");
  expect(simulator.areExtensionsReady(id)).toBe(true);
});

test("test_unknown_request_is_ready — it is not: a typing mistake in a test must not pass it", async () => {
  await using simulator = await Simulator.start();
  expect(simulator.areExtensionsReady("no-such-id")).toBe(false);
  await expect(simulator.waitForExtensionsReady("no-such-id")).rejects.toThrow(
    'There was no invocation "no-such-id"',
  );
});
