import { expect, test } from "bun:test";
import { Stage } from "../support/stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** An idle environment whose runtime ignores SIGTERM. */
async function idle(extensions: readonly string[], internals: readonly string[] = []) {
  const stage = new Stage({ extensions });
  const invocation = await stage.invoke();
  const ids: string[] = [];
  for (const name of extensions) ids.push(await stage.register(name));
  for (const name of internals) ids.push(await stage.register(name, ["INVOKE"]));
  await stage.next();
  for (const id of ids) await stage.event(id);
  await stage.respond(invocation.requestId);
  await stage.next();
  const events = await Promise.all(ids.map((id) => stage.event(id)));
  await invocation.report;
  stage.host.last("runtime").ignores = ["SIGTERM"];
  const shutdown = stage.fleet.shutdown("spindown");
  await settle();
  return { stage, shutdown, events };
}

test("without extensions the runtime is killed at once and never sees SIGTERM", async () => {
  const { stage, shutdown } = await idle([]);
  await shutdown;
  expect(stage.host.last("runtime").signals).toEqual(["SIGKILL"]);
});

test.each([
  { extensions: ["audit"], internals: [], shareMs: 300 },
  { extensions: ["audit"], internals: ["inside"], shareMs: 500 },
  { extensions: [], internals: ["inside"], shareMs: 500 },
])("the runtime has $shareMs ms with $extensions and $internals", async (given) => {
  const { stage, shutdown } = await idle(given.extensions, given.internals);
  const runtime = stage.host.last("runtime");
  await stage.clock.advance(given.shareMs - 1);
  expect(runtime.signals).toEqual(["SIGTERM"]);
  await stage.clock.advance(1);
  expect(runtime.signals).toEqual(["SIGTERM", "SIGKILL"]);
  await stage.clock.advance(2000);
  await shutdown;
});

test("an extension that asked for SHUTDOWN has what is left of 2 s, and is then killed", async () => {
  const { stage, shutdown, events } = await idle(["audit"]);
  await stage.clock.advance(300);
  expect(events[0]?.map(({ event }) => event)).toMatchObject([
    { eventType: "SHUTDOWN", shutdownReason: "spindown" },
  ]);
  await stage.clock.advance(1699);
  expect(stage.host.last("audit").isAlive).toBe(true);
  await stage.clock.advance(1);
  await shutdown;
  expect(stage.host.last("audit").signals).toEqual(["SIGKILL"]);
});

test("one that exits in time is done, and so is the shutdown", async () => {
  const { stage, shutdown } = await idle(["audit"]);
  stage.host.last("runtime").exit(0);
  await settle();
  stage.host.last("audit").exit(0);
  await shutdown;
  expect(stage.clock.monotonic()).toBe(0);
  expect(stage.sandbox.observed.registry.named("audit")?.state).toBe("Exited");
  expect(stage.clock.pending).toBe(0);
});

test("one that did not ask for SHUTDOWN is killed without a word", async () => {
  const stage = new Stage({ extensions: ["quiet"] });
  const invocation = await stage.invoke();
  const id = await stage.register("quiet", ["INVOKE"]);
  await stage.next();
  await stage.event(id);
  await stage.respond(invocation.requestId);
  await stage.next();
  const events = await stage.event(id);
  await stage.fleet.shutdown("spindown");
  expect(stage.host.last("quiet").signals).toEqual(["SIGKILL"]);
  expect(events).toEqual([]);
});

test("an invocation that goes on when the environment is shut down fails with Sandbox.Failure", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await stage.fleet.close("spindown");
  expect(await invocation.answer).toMatchObject({
    outcome: "failure",
    errorType: "Sandbox.Failure",
  });
  expect(stage.host.processes.some(({ isAlive }) => isAlive)).toBe(false);
});

test.each(["init", "invoke"] as const)(
  "a shutdown in the middle of %s is told to an extension once, with its own reason",
  async (phase) => {
    const stage = new Stage({ extensions: ["audit"] });
    await stage.invoke();
    const id = await stage.register("audit");
    if (phase === "invoke") await stage.next();
    await stage.event(id);
    const closed = stage.fleet.close("spindown");
    await settle();
    await stage.clock.advance(4000);
    await closed;
    const sent = stage.journal.since(0).filter((entry) => entry.type === "eventSent");
    expect(sent.map(({ event }) => event).at(-1)).toMatchObject({ shutdownReason: "spindown" });
    expect(sent.filter(({ event }) => event.eventType === "SHUTDOWN")).toHaveLength(1);
  },
);
