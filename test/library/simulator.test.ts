import { ESCAPE } from "../support/escape.ts";
import { expect, test } from "bun:test";
import { LeakError, Simulator, WaitTimeout } from "../../src/mod.ts";
import { stubCommand } from "../../src/stub/command.ts";
import { register, RuntimeActor } from "./actors.ts";
import { errorWithin, startVirtual } from "./virtual.ts";

test("invoke() resolves to all that is known of an invocation", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  const result = await simulator.invoke({ a: 1 }, { stub: { log: ["handling"] } });
  expect(result).toMatchObject({
    status: "success",
    response: { a: 1 },
    error: undefined,
    errorType: undefined,
    phase: { status: "success" },
    start: "cold",
    environment: 1,
  });
  expect(result.log).toMatch(/^START RequestId: .*\nhandling\nEND RequestId: .*\nREPORT .*\n$/);
});

test("invoke() hands what the options say to the runtime", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  simulator.enqueue({}, { clientContext: { a: "é" }, identity: { id: 1 }, qualifier: "live" });
  const { headers } = await runtime.next();
  expect(JSON.parse(headers.get("Lambda-Runtime-Client-Context") ?? "")).toEqual({ a: "é" });
  expect(headers.get("Lambda-Runtime-Cognito-Identity")).toBe('{"id":1}');
  expect(headers.get("Lambda-Runtime-Invoked-Function-Arn")).toEndWith(":test_function:live");
});

test("invoke() leaves the function alone when its signal has ended before", async () => {
  await using simulator = await Simulator.start();
  const signal = AbortSignal.abort(new Error("changed my mind"));
  await expect(simulator.invoke(1, { signal })).rejects.toThrow("changed my mind");
  expect(simulator.invocations).toEqual([]);
});

test("enqueue() refuses what cannot be invoked", async () => {
  await using simulator = await Simulator.start();
  simulator.enqueue({}, { requestId: "taken" });
  expect(() => simulator.enqueue({}, { requestId: "taken" })).toThrow(
    `Cannot invoke: "taken" is another invocation's id`,
  );
  expect(() => simulator.enqueue({}, { traceId: "a\nb" })).toThrow(
    'Cannot invoke: "traceId" goes into a header, which "a\nb" cannot',
  );
  expect(() => simulator.enqueue(new Uint8Array(6_291_457))).toThrow(RangeError);
});

test("invocation() tells how far it is", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  expect(simulator.invocation(id)).toMatchObject({ status: "pending", answer: undefined });
  await runtime.next();
  expect(simulator.invocation(id)).toMatchObject({ status: "running", result: undefined });
  await runtime.respond(id, '"done"');
  const answer = await simulator.waitForAnswer(id);
  expect(simulator.invocation(id)).toMatchObject({ status: "success", answer, result: undefined });
  runtime.rest();
  const result = await simulator.waitForInvocation(id);
  expect(simulator.invocation(id)?.result).toEqual(result);
  expect(simulator.invocation("no-such-id")).toBeUndefined();
});

test("a function that is throttled is a result like any other", async () => {
  await using simulator = await Simulator.start({ runtime: "stub", function: { concurrency: 1 } });
  const first = simulator.enqueue({}, { stub: { sleepMs: 50 } });
  const second = await simulator.invoke({});
  expect(second).toMatchObject({ status: "throttled", environment: 0, durationMs: 0, log: "" });
  await expect(simulator.waitForExtensionsReady(second.requestId)).rejects.toThrow(
    'it ended with "throttled"',
  );
  expect((await simulator.waitForInvocation(first)).status).toBe("success");
});

test("a wait in vain says what it was for, who is late and what came last", async () => {
  await using virtual = await startVirtual({ extensions: { audit: "attach" } });
  const { simulator, clock } = virtual;
  await register(simulator, "audit");
  new RuntimeActor(simulator).rest();
  await simulator.waitFor((entry) => entry.type === "next");
  await clock.advance(12);
  const waiting = simulator.waitForPhase("ready", { timeoutMs: 30 });
  const problem =
    'Waited 30ms for phase "ready": environment 1 was in init: extension "audit" has not ' +
    "called next; the last call was next of the runtime, 42ms before";
  expect(await errorWithin(clock, 30, waiting)).toEqual(new WaitTimeout(problem));
});

test("a wait says so when nothing has attached, and nothing goes on", async () => {
  await using attached = await startVirtual({ waitTimeoutMs: 10 });
  const unattached = await errorWithin(attached.clock, 10, attached.simulator.invoke({}));
  expect(unattached.message).toEndWith(": nothing had attached");
  await using idle = await startVirtual({ runtime: "stub", waitTimeoutMs: 10 });
  const unfrozen = await errorWithin(idle.clock, 10, idle.simulator.waitForFrozen());
  expect(unfrozen.message).toBe("Waited 10ms for frozen processes: nothing went on");
});

test("a wait ends with the reason of its signal, before or while it waits", async () => {
  await using simulator = await Simulator.start();
  const reason = new Error("enough");
  const controller = new AbortController();
  const waiting = simulator.waitForPhase("shutdown", { signal: controller.signal });
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  const late = simulator.waitForPhase("init", { signal: controller.signal });
  await expect(late).rejects.toBe(reason);
});

test("a wait ends when the simulator is closed, and nothing more can be asked of it", async () => {
  const simulator = await Simulator.start();
  const waiting = simulator.waitFor((entry) => entry.type === "log", { timeoutMs: Infinity });
  await simulator.close();
  await expect(waiting).rejects.toThrow("The simulator has been closed");
  expect(() => simulator.enqueue({})).toThrow("Cannot invoke: the simulator has been closed");
  await simulator.close();
});

test("waitFor() finds what was, tells what will be, and rejects with what the predicate throws", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  const started = await simulator.waitFor((entry) => entry.type === "environmentStarted");
  expect(started.address).toBe(simulator.runtimeApi);
  const since = simulator.journal.length;
  const waiting = simulator.waitFor((entry) => entry.type === "next", { since });
  const broken = simulator.waitFor(
    () => {
      throw new Error("mistake");
    },
    { since },
  );
  new RuntimeActor(simulator).rest();
  expect(await waiting).toMatchObject({ source: "runtime" });
  await expect(broken).rejects.toThrow("mistake");
  const named = simulator.waitFor((entry) => entry.type === "frozen", {
    what: "ice",
    timeoutMs: 1,
  });
  const { message } = await errorWithin(clock, 1, named);
  expect(message).toStartWith("Waited 1ms for ice: ");
});

test("waitForPhase() misses no phase, however short", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  const phases = (["invoke", "reset", "shutdown"] as const).map((phase) =>
    simulator.waitForPhase(phase),
  );
  expect(simulator.phase).toBe("init");
  await simulator.invoke({}, { stub: { exit: 1 } });
  expect(simulator.phase).toBe("init");
  await simulator.shutdown();
  await Promise.all(phases);
  expect(simulator.phase).toBe("shutdown");
});

test("what was attached may attach again after a shutdown, at the same address", async () => {
  await using simulator = await Simulator.start();
  const { runtimeApi } = simulator;
  const served = new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  await simulator.shutdown();
  await served;
  void new RuntimeActor(simulator).serve();
  expect(await simulator.invoke({})).toMatchObject({ status: "success", start: "cold" });
  expect(simulator.runtimeApi).toBe(runtimeApi);
});

test("environmentVariables() is what a program needs to attach", async () => {
  await using simulator = await Simulator.start({ environment: { STAGE: "test" } });
  const env = simulator.environmentVariables();
  expect(env).toMatchObject({ AWS_LAMBDA_RUNTIME_API: simulator.runtimeApi, STAGE: "test" });
  const runtime = Bun.spawn(stubCommand("runtime", "runtime"), { env });
  expect((await simulator.invoke({ a: 1 })).response).toEqual({ a: 1 });
  runtime.kill("SIGKILL");
  await runtime.exited;
});

test("environmentVariables() has the secret of the metadata endpoint, which names the zone of the function", async () => {
  const availabilityZone = "euc1-az3";
  await using simulator = await Simulator.start({ function: { availabilityZone } });
  const env = simulator.environmentVariables();
  const url = `http://${env["AWS_LAMBDA_METADATA_API"]}/2026-01-15/metadata/execution-environment`;
  const headers = { Authorization: `Bearer ${env["AWS_LAMBDA_METADATA_TOKEN"]}` };
  const answer = await fetch(url, { headers });
  expect(await answer.json()).toEqual({ AvailabilityZoneID: availabilityZone });
});

test("environmentVariables() is what the runtime sees that is started", async () => {
  const runtime = ["/usr/bin/env"] as const;
  await using simulator = await Simulator.start({ runtime, environment: { STAGE: "test" } });
  await simulator.begin();
  const lines = simulator.journal
    .since(0)
    .flatMap((each) => (each.type === "log" ? [each.line] : []));
  const seen = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
  expect(seen).toEqual(simulator.environmentVariables());
});

test("a process that leaves its group, and cannot be known, fails close(), and is killed", async () => {
  const script = `setsid sh -c '${ESCAPE}; echo away; exec sleep 60' & exec "$@"`;
  const stub = stubCommand("runtime", "runtime");
  const runtime = ["/bin/sh", "-c", script, "sh", ...stub] as const;
  // Frozen, the child might never come to leave its group.
  const simulator = await Simulator.start({ runtime, freeze: false });
  await simulator.invoke({});
  await simulator.waitFor((entry) => entry.type === "log" && entry.line === "away");
  await expect(simulator.close()).rejects.toThrow(LeakError);
  const leaks = simulator.journal.since(0).filter((entry) => entry.type === "leak");
  expect(leaks).toMatchObject([{ command: expect.stringContaining("sleep 60"), environment: 1 }]);
});

test.each([
  [
    { function: { timeout: 3 } },
    'unknown option "timeout" of "function"; did you mean "timeoutMs"?',
  ],
  [{ function: { timeoutMs: 0 } }, '"function.timeoutMs" must be'],
  [{ runtime: "stub", function: { timeoutMs: Infinity } }, '"function.timeoutMs" must be'],
  [{ function: { memorySize: 64 } }, '"function.memorySize" must be'],
  [{ runtime: ["no-such-program"] }, 'Cannot start runtime: no program "no-such-program" in PATH'],
] as const)("start() refuses %j", async (options, problem) => {
  await expect(Simulator.start(options as object)).rejects.toThrow(problem);
});

test("start() rejects when the address cannot be had", async () => {
  await using simulator = await Simulator.start();
  const [host = "", port = ""] = simulator.runtimeApi.split(":");
  const second = Simulator.start({ runtimeAddress: { host, port: Number(port) } });
  await expect(second).rejects.toThrow(`Cannot listen on "${host}:${port}": the port is taken`);
});
