import { describe, expect, test } from "bun:test";
import { startStub } from "./world.ts";

const REGISTER = "POST /2020-01-01/extension/register";
const NEXT = "GET /2020-01-01/extension/event/next";
const INIT_ERROR = "POST /2020-01-01/extension/init/error";
const EXIT_ERROR = "POST /2020-01-01/extension/exit/error";

const registered = { headers: { "Lambda-Extension-Identifier": "ext-1" }, body: "{}" };
const accepted = { status: 202, body: '{"status":"OK"}' };
const invoke = { body: JSON.stringify({ eventType: "INVOKE", deadlineMs: 0, requestId: "id-1" }) };
const shutdown = {
  body: JSON.stringify({ eventType: "SHUTDOWN", deadlineMs: 0, shutdownReason: "spindown" }),
};
const script = {
  [REGISTER]: [registered],
  [NEXT]: [invoke, shutdown],
  [INIT_ERROR]: [accepted],
  [EXIT_ERROR]: [accepted],
};

describe("the extension", () => {
  test("registers under its name, answers its events and leaves at SHUTDOWN", async () => {
    await using world = await startStub("extension", { script, directives: { log: ["event"] } });
    expect(await world.ended).toBe(0);
    expect(world.platform.calls).toEqual([REGISTER, NEXT, NEXT]);
    const [register, next] = world.platform.received;
    expect(register?.headers["lambda-extension-name"]).toBe("audit");
    expect(JSON.parse(register?.body ?? "")).toEqual({ events: ["INVOKE", "SHUTDOWN"] });
    expect(next?.headers["lambda-extension-identifier"]).toBe("ext-1");
    expect(await world.stdout).toBe("event\nevent\n");
    expect(new Set(world.platform.received.map(({ port }) => port)).size).toBe(1);
  });

  test("registers for the events it is told", async () => {
    await using world = await startStub("extension", {
      script,
      directives: { events: ["INVOKE"] },
    });
    const { body } = await world.platform.request(REGISTER);
    expect(JSON.parse(body)).toEqual({ events: ["INVOKE"] });
  });

  test("works after each event", async () => {
    await using world = await startStub("extension", { script, directives: { workMs: 60 } });
    await world.platform.request(NEXT);
    const begin = performance.now();
    await world.ended;
    expect(performance.now() - begin).toBeGreaterThan(110);
  });

  test("a refused registration ends it with 1", async () => {
    await using world = await startStub("extension", { script: { [REGISTER]: [{ status: 403 }] } });
    expect(await world.ended).toBe(1);
  });
});

describe("an extension that fails", () => {
  test("initError posts the error and exits with 1", async () => {
    const initError = { errorType: "Extension.NoConfig", errorMessage: "no config" };
    await using world = await startStub("extension", { script, directives: { initError } });
    expect(await world.ended).toBe(1);
    expect(world.platform.calls).toEqual([REGISTER, INIT_ERROR]);
    const error = world.platform.received[1];
    expect(JSON.parse(error?.body ?? "")).toEqual(initError);
    expect(error?.headers).toMatchObject({
      "lambda-extension-identifier": "ext-1",
      "lambda-extension-function-error-type": "Extension.NoConfig",
    });
  });

  test.each([
    ["init", [REGISTER, EXIT_ERROR]],
    ["invoke", [REGISTER, NEXT, EXIT_ERROR]],
    ["shutdown", [REGISTER, NEXT, NEXT, EXIT_ERROR]],
  ] as const)("exitError on %s posts it then", async (on, calls) => {
    const exitError = { errorType: "Extension.Broken" };
    await using world = await startStub("extension", { script, directives: { exitError, on } });
    expect(await world.ended).toBe(1);
    expect(world.platform.calls).toEqual([...calls]);
  });

  test.each([
    ["init", [REGISTER]],
    ["invoke", [REGISTER, NEXT]],
    ["shutdown", [REGISTER, NEXT, NEXT]],
  ] as const)("exit on %s exits then", async (on, calls) => {
    await using world = await startStub("extension", { script, directives: { exit: 5, on } });
    expect(await world.ended).toBe(5);
    expect(world.platform.calls).toEqual([...calls]);
  });

  test("exit is meant for an invoke unless it says otherwise", async () => {
    await using world = await startStub("extension", { script, directives: { exit: 0 } });
    expect(await world.ended).toBe(0);
    expect(world.platform.calls).toEqual([REGISTER, NEXT]);
  });
});

/** Plays an extension that does not hang to its end. One that began before it had as much time. */
async function liveAndLeave(): Promise<void> {
  await using world = await startStub("extension", { script });
  expect(await world.ended).toBe(0);
}

describe("an extension that hangs", () => {
  test.each([
    ["register", []],
    ["next", [REGISTER]],
    ["shutdown", [REGISTER, NEXT, NEXT]],
  ] as const)("hang: %s calls nothing more, and outlives one that leaves", async (hang, calls) => {
    await using world = await startStub("extension", { script, directives: { hang } });
    if (hang === "next") await world.platform.request(REGISTER);
    if (hang === "shutdown") await world.platform.request(NEXT, 2);
    await liveAndLeave();
    world.kill("SIGKILL");
    expect(await world.ended).toBe("SIGKILL");
    expect(world.platform.calls).toEqual([...calls]);
  });
});
