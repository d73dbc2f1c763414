import { expect, test } from "bun:test";
import {
  Simulator,
  type EmittedEventOf,
  type TelemetryEventOf,
  type WaitOptions,
} from "../../../src/mod.ts";
import { call, register, RuntimeActor } from "../actors.ts";
import { Listener, subscribe, trySubscribe } from "../listener.ts";

/** Real processes, of which the extension subscribes. */
const SUBSCRIBED = {
  runtime: "stub",
  extensions: {
    audit: {
      stub: { telemetry: { types: ["platform", "function"], buffering: { timeoutMs: 1000 } } },
    },
  },
} as const;

function hasMessage(record: unknown): boolean {
  return typeof record === "object" && record !== null && "message" in record;
}

test("emitted() has everything, whoever subscribes, or what a filter asks for", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  const first = await simulator.invoke({}, { stub: { log: ["one"] } });
  const second = await simulator.invoke({}, { stub: { log: ["two"] } });
  const { telemetry } = simulator;
  const ofSecond = telemetry.emitted({ requestId: second.requestId });
  expect(ofSecond.map(({ type }) => type)).toEqual([
    "platform.start",
    "platform.runtimeDone",
    "platform.report",
  ]);
  const reports = telemetry.emitted({ type: "platform.report" });
  const billed = reports.map(({ record }) => record.metrics.billedDurationMs);
  expect(billed).toEqual([first.billedMs, second.billedMs]);
  const lines: readonly EmittedEventOf<"function">[] = telemetry.emitted({ type: "function" });
  expect(lines.map(({ record }) => record)).toEqual(["one", "two"]);
  const both = { type: "platform.start", requestId: first.requestId } as const;
  expect(telemetry.emitted(both)).toMatchObject([{ record: { requestId: first.requestId } }]);
});

test("emitted() has a line as the object that it is, where the log is in JSON, and takes no id from it", async () => {
  await using simulator = await Simulator.start({
    function: { logFormat: "JSON" },
    runtime: "stub",
  });
  const requestId = "of-the-function";
  const line = { level: "INFO", requestId };
  await simulator.invoke({}, { stub: { log: [JSON.stringify(line)] } });
  expect(simulator.telemetry.emitted({ type: "function" })).toMatchObject([{ record: line }]);
  expect(simulator.telemetry.emitted({ requestId })).toEqual([]);
});

test("delivered() has what the listener took, in the words of the API that it came by", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "audit");
  const headers = { "Lambda-Extension-Identifier": extension.id };
  const buffering = { maxItems: 1000, maxBytes: 262_144, timeoutMs: 25 };
  const body = JSON.stringify({
    types: ["platform"],
    buffering,
    destination: listener.destination,
  });
  await call(simulator, "PUT /2020-08-15/logs", { headers, body });
  void extension.serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  const { telemetry } = simulator;
  const report: TelemetryEventOf<"platform.report"> = await telemetry.waitForDelivered("audit", {
    type: "platform.report",
    requestId,
  });
  expect(report.record).not.toHaveProperty("status");
  const types = telemetry.delivered("audit").map(({ type }) => type);
  expect(types).toEqual([
    "platform.logsSubscription",
    "platform.extension",
    "platform.start",
    "platform.end",
    "platform.report",
  ]);
  expect(telemetry.subscriptions).toMatchObject([{ extension: "audit", api: "logs" }]);
});

test("waitForEmitted() finds what was and what comes, by a filter or a predicate, with whose error it rejects", async () => {
  await using simulator = await Simulator.start();
  const { telemetry } = simulator;
  const waiting = telemetry.waitForEmitted({ type: "platform.report" });
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  expect((await waiting).record.requestId).toBe(requestId);
  const start = await telemetry.waitForEmitted(({ type }) => type === "platform.start");
  expect(telemetry.emitted({ type: "platform.start" })).toEqual([start as never]);
  const broken = telemetry.waitForEmitted(() => {
    throw new Error("mistake");
  });
  await expect(broken).rejects.toThrow("mistake");
  const since = simulator.journal.length;
  const next = telemetry.waitForEmitted({ type: "platform.start" }, { since });
  const id = simulator.enqueue({});
  expect((await next).record.requestId).toBe(id);
  await simulator.waitForInvocation(id);
});

test("a wait for telemetry in vain says what it was for", async () => {
  await using simulator = await Simulator.start({ ...SUBSCRIBED, waitTimeoutMs: 2000 });
  const { requestId } = await simulator.invoke({});
  await simulator.waitForFrozen();
  const { telemetry } = simulator;
  const fault = telemetry.waitForEmitted({ type: "platform.logsDropped" }, { timeoutMs: 5 });
  await expect(fault).rejects.toThrow('Waited 5ms for "platform.logsDropped": ');
  const asked = { type: "platform.report", requestId } as const;
  await expect(telemetry.waitForDelivered("audit", asked, { timeoutMs: 5 })).rejects.toThrow(
    `Waited 5ms for "platform.report" of invocation "${requestId}" delivered to "audit": ` +
      "nothing went on, and what is frozen is delivered nothing",
  );
  const named = telemetry.waitForEmitted(() => false, { what: "a miracle", timeoutMs: 5 });
  await expect(named).rejects.toThrow("Waited 5ms for a miracle: ");
});

test("a wait for what is delivered says that nobody has subscribed, and how that was refused", async () => {
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { silent: "stub", audit: "attach" },
  });
  const { telemetry } = simulator;
  const wait = async (name: string): Promise<string> => {
    const waiting = telemetry.waitForDelivered(name, {}, { timeoutMs: 5 });
    const error: unknown = await waiting.catch((reason: unknown) => reason);
    return (error as Error).message;
  };
  const waited = "Waited 5ms for telemetry delivered to";
  const extension = await register(simulator, "audit");
  await trySubscribe(simulator, extension, { destination: {} });
  void extension.serve();
  await simulator.invoke({});
  await simulator.waitForFrozen();
  expect(await wait("silent")).toBe(`${waited} "silent": "silent" has not subscribed to telemetry`);
  expect(await wait("audit")).toStartWith(
    `${waited} "audit": "audit" has not subscribed to telemetry: 400 ValidationError, `,
  );
});

test("a wait for what is delivered says what was lost, and what was not subscribed to", async () => {
  await using listener = new Listener(() => 500);
  await using simulator = await Simulator.start({ extensions: { audit: "attach" } });
  const { telemetry } = simulator;
  const extension = await subscribe(simulator, "audit", listener);
  const lines = telemetry.waitForDelivered("audit", { type: "function" }, { timeoutMs: 5 });
  await expect(lines).rejects.toThrow('"audit" has subscribed to platform alone');
  void extension.serve();
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  await listener.calledAgain;
  await simulator.shutdown();
  const report = { type: "platform.report" } as const;
  await expect(telemetry.waitForDelivered("audit", report, { timeoutMs: 5 })).rejects.toThrow(
    /"audit" had not taken \d+ records when its subscription ended: .*500/,
  );
});

test("a wait for a line says that it was below the level of the function", async () => {
  await using simulator = await Simulator.start({
    ...SUBSCRIBED,
    function: { logFormat: "JSON", applicationLogLevel: "ERROR" },
  });
  const { telemetry } = simulator;
  const line = JSON.stringify({ level: "INFO", timestamp: "2026-11-23T12:00:00Z", message: "x" });
  await simulator.invoke({}, { stub: { log: [line] } });
  await simulator.waitForFrozen();
  const below = "the function wrote such a line, but it is INFO, below applicationLogLevel ERROR";
  const asked = { type: "function" } as const;
  const waits = [
    (late) => telemetry.waitForEmitted(asked, late),
    (late) => telemetry.waitForEmitted((event) => hasMessage(event.record), late),
    (late) => telemetry.waitForDelivered("audit", asked, late),
  ] as const satisfies readonly ((late: WaitOptions) => Promise<unknown>)[];
  for (const wait of waits) await expect(wait({ timeoutMs: 5 })).rejects.toThrow(below);
  const since = simulator.journal.length;
  const later = telemetry.waitForEmitted(asked, { timeoutMs: 5, since });
  await expect(later).rejects.toThrow("nothing went on");
});

test("delivered() and waitForDelivered() know those that the options name, and those that registered", async () => {
  await using simulator = await Simulator.start({ extensions: { audit: "attach" } });
  const { telemetry } = simulator;
  expect(telemetry.delivered("audit")).toEqual([]);
  const problem = 'no extension "inner" is in the options or has registered: there is audit';
  expect(() => telemetry.delivered("inner")).toThrow(
    new TypeError(`Cannot look at telemetry: ${problem}`),
  );
  await expect(telemetry.waitForDelivered("inner", {})).rejects.toThrow(
    new TypeError(`Cannot wait for telemetry: ${problem}`),
  );
  await expect(telemetry.waitForDelivered("audit", {}, { timeoutMs: 5 })).rejects.toThrow(
    '"audit" has not subscribed to telemetry; nothing had attached',
  );
  await register(simulator, "audit");
  await register(simulator, "inner", ["INVOKE"]);
  expect(telemetry.delivered("inner")).toEqual([]);
  expect(() => telemetry.delivered("nobody")).toThrow("registered: there is audit and inner");
});

test("what a frozen environment had not been delivered comes with the next invoke", async () => {
  await using simulator = await Simulator.start({
    ...SUBSCRIBED,
    function: { timeoutMs: 30_000 },
  });
  const first = await simulator.invoke({});
  await simulator.waitForFrozen();
  const report = { type: "platform.report", requestId: first.requestId } as const;
  expect(simulator.telemetry.delivered("audit", report)).toEqual([]);
  const second = simulator.enqueue({}, { stub: { sleepMs: 1500 } });
  await simulator.telemetry.waitForDelivered("audit", report);
  expect(simulator.invocation(second)?.status).toBe("running");
  await simulator.waitForInvocation(second);
});

test("subscriptions has those that a reset has ended, and those that came after it", async () => {
  await using simulator = await Simulator.start(SUBSCRIBED);
  await simulator.invoke({}, { stub: { exit: 1 } });
  await simulator.invoke({});
  const { telemetry } = simulator;
  const subscription = { extension: "audit", environment: 1, api: "telemetry" };
  const types = ["platform", "function"];
  expect(telemetry.subscriptions).toMatchObject([
    { ...subscription, types, dropped: { records: 0, bytes: 0 } },
    { ...subscription, types, unacknowledged: undefined },
  ]);
  await simulator.close();
  const taken = telemetry.subscriptions.map(({ delivered }) => delivered.records);
  const sum = taken.reduce((total, each) => total + each, 0);
  expect(telemetry.delivered("audit")).toHaveLength(sum);
  expect(telemetry.subscriptions).not.toContainEqual(
    expect.objectContaining({ unacknowledged: undefined }) as never,
  );
});

test.each(["platform.logsSubscription", "platform.end", "platform.fault"] as const)(
  "emitted() refuses %s, of which only the Logs API tells, and delivered() does not",
  async (type) => {
    await using simulator = await Simulator.start({ extensions: { audit: "attach" } });
    const { telemetry } = simulator;
    const problem = /"type" must be platform\.initStart, .*, not "platform\.\w+"$/;
    // @ts-expect-error nor is it one to the types
    expect(() => telemetry.emitted({ type })).toThrow(problem);
    // @ts-expect-error as above
    await expect(telemetry.waitForEmitted({ type })).rejects.toThrow(problem);
    expect(telemetry.delivered("audit", { type })).toEqual([]);
  },
);

test("telemetry is refused what it cannot look for", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  await subscribe(simulator, "audit", listener);
  const { telemetry } = simulator;
  const wrong: readonly (readonly [object, string])[] = [
    [{ typ: "platform.start" }, 'unknown option "typ"; did you mean "type"?'],
    [{ type: "platform.strat" }, '"type" must be platform.initStart, '],
    [{ requestId: 1 }, '"requestId" must be text, not 1'],
  ];
  for (const [filter, problem] of wrong) {
    expect(() => telemetry.emitted(filter)).toThrow(TypeError);
    expect(() => telemetry.delivered("audit", filter)).toThrow(
      `Cannot look at telemetry: ${problem}`,
    );
    await expect(telemetry.waitForEmitted(filter)).rejects.toThrow(
      `Cannot wait for telemetry: ${problem}`,
    );
  }
  const nobody = 5 as unknown as string;
  const problem = '"extension" must be the name of an extension, not 5';
  expect(() => telemetry.delivered(nobody)).toThrow(problem);
  await expect(telemetry.waitForDelivered(nobody, {})).rejects.toThrow(problem);
  const aimless = telemetry.waitForEmitted("platform.start" as unknown as object);
  await expect(aimless).rejects.toThrow('"asked" must be a filter or a function');
  const late = telemetry.waitForEmitted({}, { timeout: 1 } as object);
  await expect(late).rejects.toThrow('unknown option "timeout"; did you mean "timeoutMs"?');
});
