import { describe, expect, test } from "bun:test";
import { ApiWorld, refusalOf } from "../support/api-world.ts";
import { settle } from "../support/virtual-clock.ts";

const ARN = "arn:aws:lambda:us-east-1:012345678912:function:test_function";
const UNKNOWN = "a5b0c2d4-1111-4222-8333-444455556666";

/** Begins the invoke phase of an environment whose extensions have registered and polled. */
async function invoked(world: ApiWorld, headers = {}): Promise<string> {
  void world.invoke({ headers });
  const next = await world.next();
  return next.headers.get("Lambda-Runtime-Aws-Request-Id") ?? "";
}

describe("register", () => {
  test("it tells an extension its id and the function", async () => {
    await using world = await ApiWorld.open({ function: { handler: "app.handler" } });
    const response = await world.register("audit", { body: { events: ["INVOKE"] } });
    expect(response.status).toBe(200);
    expect(response.headers.get("Lambda-Extension-Identifier")).toMatch(/^[\da-f-]{36}$/);
    expect(await response.json()).toEqual({
      functionName: "test_function",
      functionVersion: "$LATEST",
      handler: "app.handler",
    });
  });

  test.each(["accountId", "other, accountId ,accountId"])(
    "it tells the account to those that ask with %j",
    async (features) => {
      await using world = await ApiWorld.open();
      const headers = { "Lambda-Extension-Accept-Feature": features };
      const response = await world.register("audit", { body: { events: [] }, headers });
      expect(await response.json()).toMatchObject({ accountId: "012345678912" });
    },
  );

  test.each([
    ["an empty name", "", { events: [] }, "403 Extension.InvalidExtensionName"],
    ["no JSON", "audit", "{", "403 InvalidRequestFormat"],
    ["no body", "audit", "", "403 InvalidRequestFormat"],
    ["a list", "audit", [], "403 InvalidRequestFormat"],
    ["events that are no list", "audit", { events: "INVOKE" }, "403 InvalidRequestFormat"],
    [
      "configuration keys",
      "audit",
      { events: [], configurationKeys: ["a"] },
      "403 InvalidRequestFormat",
    ],
    ["an unknown event", "audit", { events: ["WAKE"] }, "403 Extension.InvalidEventType"],
    ["an event in lower case", "audit", { events: ["invoke"] }, "403 Extension.InvalidEventType"],
  ])("%s is refused, and may be put right", async (_, name, body, refusal) => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    expect(await refusalOf(world.register(name, { body }))).toBe(refusal);
    expect((await world.register("audit")).status).toBe(200);
  });

  test.each([[{}], [{ events: null }], [{ events: [], more: 1 }]])(
    "%j registers for nothing",
    async (body) => {
      await using world = await ApiWorld.open();
      expect((await world.register("audit", { body })).status).toBe(200);
    },
  );

  test("an internal extension may not ask for SHUTDOWN", async () => {
    await using world = await ApiWorld.open();
    const refused = await world.register("inside");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({
      errorMessage: "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension",
      errorType: "Extension.InvalidEventType",
    });
  });

  test("a name registers once", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    await world.registered("audit");
    expect(await refusalOf(world.register("audit"))).toBe("403 Extension.InvalidExtensionState");
    await world.registered("inside", ["INVOKE"]);
    const again = world.register("inside", { body: { events: [] } });
    expect(await refusalOf(again)).toBe("403 Extension.InvalidExtensionState");
  });

  test("ten may register, external and internal together", async () => {
    await using world = await ApiWorld.open({ extensions: ["one", "two"] });
    for (const name of ["one", "two"]) await world.registered(name);
    for (let number = 3; number <= 10; number++) await world.registered(`inside ${number}`, []);
    const refused = await world.register("eleven", { body: { events: [] } });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({
      errorMessage: "Extension limit (10) reached",
      errorType: "Extension.TooManyExtensions",
    });
  });

  test("it is closed once the runtime has called next", async () => {
    await using world = await ApiWorld.open();
    void world.next();
    await settle();
    const refused = await world.register("late", { body: { events: [] } });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({
      errorMessage: "Extension registration closed already",
      errorType: "Extension.RegistrationClosed",
    });
  });
});

describe("the identifier", () => {
  test.each([
    [undefined, "403 Extension.MissingExtensionIdentifier"],
    ["audit", "403 Extension.InvalidExtensionIdentifier"],
    [`${UNKNOWN}0`, "403 Extension.InvalidExtensionIdentifier"],
    [UNKNOWN, "403 Extension.UnknownExtensionIdentifier"],
  ])("%p is refused by every call", async (identifier, refusal) => {
    await using world = await ApiWorld.open();
    expect(await refusalOf(world.event(identifier))).toBe(refusal);
    expect(await refusalOf(world.extensionError("init", identifier, "A.B"))).toBe(refusal);
    expect(await refusalOf(world.extensionError("exit", identifier, "A.B"))).toBe(refusal);
  });

  test.each([
    ["in capitals", (id: string) => id.toUpperCase()],
    ["in braces", (id: string) => `{${id}}`],
    ["as a URN", (id: string) => `urn:uuid:${id}`],
    ["without dashes", (id: string) => id.replaceAll("-", "")],
  ])("it is read %s", async (_, written) => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const polled = world.event(written(await world.registered("audit")));
    await settle();
    const requestId = await invoked(world);
    expect(await (await polled).json()).toMatchObject({ requestId });
  });
});

describe("event/next", () => {
  test("INVOKE names the invocation, its deadline, its ARN and its trace, and never the payload", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const polled = world.event(await world.registered("audit"));
    await settle();
    const requestId = await invoked(world, { "X-Amzn-Trace-Id": "Root=1-2-3" });
    const response = await polled;
    expect(response.status).toBe(200);
    expect(response.headers.get("Lambda-Extension-Event-Identifier")).toMatch(/^[\da-f-]{36}$/);
    expect(await response.json()).toEqual({
      eventType: "INVOKE",
      deadlineMs: world.clock.now() + 3000,
      requestId,
      invokedFunctionArn: ARN,
      tracing: { type: "X-Amzn-Trace-Id", value: "Root=1-2-3" },
    });
  });

  test("SHUTDOWN names its reason in lower case, and its deadline", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const polled = world.event(await world.registered("audit"));
    void world.next();
    await settle();
    const deadlineMs = world.clock.now() + 2000;
    const closing = world.environment.fleet.shutdown("spindown");
    expect(await (await polled).json()).toEqual({
      eventType: "SHUTDOWN",
      shutdownReason: "spindown",
      deadlineMs,
    });
    await world.clock.advance(2000);
    await closing;
  });

  test("only those that asked for INVOKE get it", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit", "quiet"] });
    const audit = world.event(await world.registered("audit", ["INVOKE"]));
    const left = new AbortController();
    const quiet = world.event(await world.registered("quiet", ["SHUTDOWN"]), left.signal);
    await settle();
    await invoked(world);
    expect((await audit).status).toBe(200);
    left.abort();
    expect((await quiet).status).toBe(499);
  });

  test("a second poll beside one that waits is refused, and the first gets its event", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const id = await world.registered("audit");
    const first = world.event(id);
    await settle();
    const refused = world.event(id);
    await world.clock.advance(100);
    const second = await refused;
    expect(second.status).toBe(403);
    expect(await second.json()).toEqual({
      errorMessage: `State transition from Ready to Ready failed for extension ${id}. Error: State transition is not allowed`,
      errorType: "Extension.InvalidExtensionState",
    });
    await invoked(world);
    expect((await first).status).toBe(200);
  });

  test("a poll whose client has gone is replaced by the next one", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const id = await world.registered("audit");
    const left = new AbortController();
    const gone = world.event(id, left.signal);
    await settle();
    left.abort();
    expect((await gone).status).toBe(499);
    const back = world.event(id);
    await settle();
    await invoked(world);
    expect((await back).status).toBe(200);
  });
});

describe("init/error and exit/error", () => {
  test.each(["init", "exit"] as const)("%s/error wants an error type", async (call) => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const id = await world.registered("audit");
    const refusal = "403 Extension.MissingHeader";
    expect(await refusalOf(world.extensionError(call, id, undefined))).toBe(refusal);
  });

  test.each(["init", "exit"] as const)(
    "%s/error looks at the form of the identifier, then for an error type, then for the extension",
    async (call) => {
      await using world = await ApiWorld.open();
      const unknown = "a5b0c2d4-1111-4222-8333-444455556666";
      const refusals = [
        await refusalOf(world.extensionError(call, "no-uuid", undefined)),
        await refusalOf(world.extensionError(call, unknown, undefined)),
        await refusalOf(world.extensionError(call, unknown, "Extension.Broken")),
      ];
      expect(refusals).toEqual([
        "403 Extension.InvalidExtensionIdentifier",
        "403 Extension.MissingHeader",
        "403 Extension.UnknownExtensionIdentifier",
      ]);
    },
  );

  test.each([
    ["init", "Extension.InitError"],
    ["exit", "Extension.ExitError"],
  ] as const)("%s/error is accepted, and the caller gets %s", async (call, errorType) => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const id = await world.registered("audit");
    const answer = world.invoke();
    await settle();
    const accepted = await world.extensionError(call, id, "Extension.Broken");
    expect(accepted.status).toBe(202);
    expect(await accepted.json()).toEqual({ status: "OK" });
    expect(await (await answer).json()).toMatchObject({ errorType });
  });

  test("init/error is refused once the extension has polled", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const id = await world.registered("audit");
    void world.event(id);
    await settle();
    expect(await refusalOf(world.extensionError("init", id, "A.B"))).toBe(
      "403 Extension.InvalidExtensionState",
    );
  });
});
