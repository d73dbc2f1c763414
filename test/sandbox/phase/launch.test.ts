import { expect, test } from "bun:test";
import { nextInvocation } from "../../../src/sandbox/call/next.ts";
import { bodyOf, Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** A stage on which the program `name` comes up only when the test lets it. */
function withSlow(name: string) {
  const stage = new Stage({ extensions: ["audit", "metrics"] });
  const mayStart = Promise.withResolvers<void>();
  const spawn = stage.host.spawn.bind(stage.host);
  stage.host.spawn = async (spec, onLine) => {
    if (spec.command[0] === name) await mayStart.promise;
    return spawn(spec, onLine);
  };
  const start = async (): Promise<void> => {
    mayStart.resolve();
    await settle();
  };
  return { stage, start };
}

/** What the journal says of processes and of the end of phases. */
function endings(stage: Stage): readonly string[] {
  return stage.journal.since(0).flatMap((entry) => {
    switch (entry.type) {
      case "processStarted":
        return [`${entry.source} started`];
      case "processExited": {
        const { source, exit, isExpected } = entry;
        return [`${source} ${exit.signal ?? exit.code}, ${isExpected ? "expected" : "a crash"}`];
      }
      case "initEnded":
        return [`${entry.phase} ended in ${entry.status}`];
      default:
        return [];
    }
  });
}

test("launch() kills a runtime at once that comes up when its init is over, and asks it nothing", async () => {
  const { stage, start } = withSlow("runtime");
  await stage.invoke();
  await stage.register("audit");
  await stage.register("metrics");
  await stage.clock.advance(10_000);
  await start();
  expect(stage.host.last("runtime").signals).toEqual(["SIGKILL"]);
  await stage.clock.advance(2000);
  expect(endings(stage)).toEqual([
    "audit started",
    "metrics started",
    "runtime started",
    "runtime SIGKILL, expected",
    "init ended in timeout",
    "audit SIGKILL, expected",
    "metrics SIGKILL, expected",
    // Once more, inside the invoke.
    "audit started",
    "metrics started",
  ]);
});

test("launch() starts no other process after an extension that comes up when its init is over", async () => {
  const { stage, start } = withSlow("audit");
  await stage.invoke();
  await stage.clock.advance(10_000);
  await start();
  expect(stage.host.processes[0]?.signals).toEqual(["SIGKILL"]);
  expect(endings(stage)).toEqual([
    "audit started",
    "audit SIGKILL, expected",
    "init ended in timeout",
    // Once more, inside the invoke.
    "audit started",
    "metrics started",
  ]);
});

test("launch() does not fail the environment when a shutdown ends its processes", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(ids[0]!);
  const { generation } = stage.sandbox;
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(2000);
  await closed;
  expect(endings(stage).slice(-2)).toEqual([
    "runtime SIGTERM, expected",
    "audit SIGKILL, expected",
  ]);
  expect(generation.signal.aborted).toBe(false);
});

test("a poll is refused when the runtime has exited and the extensions have not", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  await stage.dispatched(["audit"]);
  stage.host.last("runtime").exit(1);
  await settle();
  expect(stage.story().at(-1)).toBe("eventSent audit SHUTDOWN");
  expect(nextInvocation(stage.sandbox, {})).toMatchObject({
    ok: false,
    error: { status: 403, errorType: "InvalidStateTransition" },
  });
});

test.each([
  ["PermissionDenied", "PermissionDenied"],
  ["NotFound", "UnknownError"],
  ["Unknown", "UnknownError"],
] as const)(
  "launch() notes the reason %s of an extension that cannot be started as %s",
  async (reason, said) => {
    const stage = new Stage({ extensions: ["audit"] });
    stage.host.broken.set("audit", { reason, message: "fork/exec ./audit: no" });
    await stage.invoke();
    expect(stage.journal.since(0).find(({ type }) => type === "initEnded")).toMatchObject({
      errorType: "Extension.LaunchError",
      extensions: [{ name: "audit", state: "LaunchError", events: [], errorType: said }],
    });
  },
);

test.each(["runtime", "audit"])(
  "launch() blames this machine, and not %s, where it has too little left to start it",
  async (name) => {
    const stage = new Stage({ extensions: name === "audit" ? ["audit"] : [] });
    const message = "fork/exec ./x: too many open files";
    stage.host.broken.set(name, { reason: "Exhausted", message });
    const invocation = await stage.invoke();
    expect(await invocation.answer).toMatchObject({ errorType: "Sandbox.Failure" });
    expect(await bodyOf(invocation)).toContain(message);
  },
);

test.each([
  [0, "Exited"],
  [3, "ShutdownFailed"],
] as const)("an extension that exits with %i at SHUTDOWN ends as %s", async (code, state) => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(ids[0]!);
  const audit = stage.sandbox.generation.registry.named("audit");
  const closed = stage.fleet.close("spindown");
  await settle();
  stage.host.last("audit").exit(code);
  await closed;
  expect(audit?.state).toBe(state);
});
