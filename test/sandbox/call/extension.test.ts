import { expect, test } from "bun:test";
import { RUNTIME } from "../../../src/lambda/source-name.ts";
import { registerExtension, reportExtensionError } from "../../../src/sandbox/call/extension.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

test.each([
  ["initError", "Extension.InitError", "InitError"],
  ["exitError", "Extension.ExitError", "ExitError"],
] as const)(
  "reportExtensionError() by %s fails the environment with %s when the process exits, and not before",
  async (call, errorType, state) => {
    const stage = new Stage({ extensions: ["audit"] });
    const invocation = await stage.invoke();
    const id = await stage.register("audit", []);
    const { generation } = stage.sandbox;
    for (const own of ["Extension.First", "Extension.Second"]) {
      const refusal = reportExtensionError(stage.sandbox, id, { call, errorType: own });
      expect(refusal).toBeUndefined();
    }
    await settle();
    expect([generation.isOver, invocation.isAnswered]).toEqual([false, false]);
    stage.host.last("audit").exit(1);
    await settle();
    expect(stage.journal.since(0).find(({ type }) => type === "initEnded")).toMatchObject({
      errorType,
      extensions: [{ name: "audit", state, events: [], errorType: "Extension.First" }],
    });
  },
);

test.each([
  ["initError", 0, "Extension.InitError", "exit code 0"],
  ["initError", 3, "Extension.InitError", "exit status 3"],
  ["exitError", 0, "Extension.ExitError", "exit code 0"],
  ["exitError", 3, "Extension.ExitError", "exit status 3"],
] as const)(
  "reportExtensionError() by %s of a process that exits with %i is told by its type and its exit",
  async (call, code, errorType, reason) => {
    const stage = new Stage({ extensions: ["audit"] });
    const { requestId, answer } = await stage.invoke();
    // The first init that fails is repeated in the invoke.
    for (let init = 0; init < 2; init++) {
      const id = await stage.register("audit", []);
      reportExtensionError(stage.sandbox, id, { call, errorType: "Extension.Own" });
      stage.host.last("audit").exit(code);
      await settle();
    }
    const { body } = await answer;
    expect(JSON.parse(Buffer.from(body).toString())).toEqual({
      errorType,
      errorMessage: `RequestId: ${requestId} Error: ${reason}`,
    });
  },
);

test.each(["initError", "exitError"] as const)(
  "reportExtensionError() by %s fails the environment at once where there is no process to exit",
  async (call) => {
    const stage = new Stage({ extensions: ["audit"], attached: ["audit"] });
    await stage.invoke();
    const id = await stage.register("audit");
    const { generation } = stage.sandbox;
    reportExtensionError(stage.sandbox, id, { call, errorType: "Extension.Bad" });
    expect(generation.isOver).toBe(true);
  },
);

test("reportExtensionError() fails no environment that is being shut down", async () => {
  const stage = new Stage({ extensions: ["audit"], attached: ["runtime", "audit"] });
  await stage.fleet.begin();
  const id = await stage.register("audit");
  const { generation } = stage.sandbox;
  await stage.next();
  await stage.event(id);
  const shutdown = stage.fleet.shutdown("spindown");
  await settle();
  const call = "exitError";
  const refusal = reportExtensionError(stage.sandbox, id, { call, errorType: "Extension.Bad" });
  expect([refusal, generation.signal.aborted]).toEqual([undefined, false]);
  await stage.clock.advance(2000);
  await shutdown;
  await stage.fleet.close("spindown");
});

test("registerExtension() refuses a process that is left over from before a reset", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 }, extensions: ["audit"] });
  await stage.dispatched(["audit"]);
  await stage.clock.advance(3000);
  const { registry } = stage.sandbox.generation;
  for (const name of ["audit", "a-child-of-audit"]) {
    const registered = registerExtension(stage.sandbox, { name, events: [] });
    expect(registered).toMatchObject({ ok: false, error: { status: 500 } });
  }
  expect(registry.all.map(({ name, state }) => [name, state])).toEqual([["audit", "Started"]]);
});

test("registerExtension() that is refused begins the init of what is attached, as every first call does", async () => {
  const stage = new Stage({ attached: [RUNTIME] });
  await stage.fleet.begin();
  const refused = registerExtension(stage.sandbox, { name: "inside", events: ["PIGEON"] });
  await settle();
  expect([refused.ok, stage.story().at(-1)]).toEqual([false, "initStarted init"]);
  await stage.fleet.close("spindown");
});
