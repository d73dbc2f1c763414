import { expect, test } from "bun:test";
import { Simulator } from "../../../src/mod.ts";
import { RuntimeActor } from "../actors.ts";

const ELEVEN = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`e${n}`, "attach"]));

test.each([
  [null, "options must be an object, not null"],
  ["stub", 'options must be an object, not "stub"'],
  [{ runtme: "stub" }, 'unknown option "runtme"; did you mean "runtime"?'],
  [
    { runtime: { command: ["a"], env: {} } },
    'unknown option "env" of "runtime"; did you mean "environment"?',
  ],
  [{ runtime: { cmd: ["a"] } }, 'unknown option "cmd" of "runtime"; did you mean "command"?'],
  [
    { runtime: { command: ["a"], stub: {} } },
    '"command" and "stub" of "runtime" exclude each other',
  ],
  [
    { extensions: { audit: { command: ["a"], stub: {} } } },
    '"command" and "stub" of "extensions.audit" exclude each other',
  ],
  [{ runtime: {} }, '"runtime.command" must be a list of program and arguments, not undefined'],
  [{ runtime: [] }, '"runtime" must be a list of program and arguments, not an empty list'],
  [{ runtime: ["a", 1] }, '"runtime[1]" must be text without NUL, not 1'],
  [{ runtime: { command: ["a\0"] } }, '"runtime.command[0]" must be text without NUL, not "a'],
  [{ extensions: { a: [""] } }, '"extensions.a[0]" must be a program, not ""'],
  [{ runtime: "./bootstrap" }, 'not "./bootstrap"; a program is a list, ["./bootstrap"]'],
  [
    { runtime: { stub: { delay: 1 } } },
    'unknown option "delay" of "runtime.stub"; did you mean "delayMs"?',
  ],
  [
    { runtime: { stub: { initError: {} } } },
    '"runtime.stub.initError.errorType" must be text, not undefined',
  ],
  [{ extensions: ["a"] }, '"extensions" must be an object, not a list'],
  [{ extensions: { a: "./a" } }, '"extensions.a" must be "attach", "stub", a list'],
  [
    { extensions: { a: { stub: { hang: "exit" } } } },
    '"extensions.a.stub.hang" must be register, next or shutdown, not "exit"',
  ],
  [
    { extensions: { a: { stub: { telemetry: { types: [] } } } } },
    '"extensions.a.stub.telemetry.types" must be a list with an item at least, not an empty list',
  ],
  [
    { extensions: { a: { stub: { telemetry: { types: ["logs"] } } } } },
    '"extensions.a.stub.telemetry.types[0]" must be platform, function or extension, not "logs"',
  ],
  [
    { extensions: { a: { stub: { telemetry: { slow: 1 } } } } },
    'unknown option "slow" of "extensions.a.stub.telemetry"; did you mean "slowMs"?',
  ],
  [{ extensions: { " ": "stub" } }, "an extension has a name"],
  [{ extensions: { runtime: "stub" } }, 'an extension cannot be called "runtime"'],
  [{ extensions: { platform: "stub" } }, 'an extension cannot be called "platform"'],
  [
    { function: { name: "a b" } },
    '"function.name" must be 1 to 64 letters, digits, - and _, not "a b"',
  ],
  [
    { function: { timeoutMs: "3s" } },
    '"function.timeoutMs" must be more than 0 and at most 1800000',
  ],
  [
    { function: { initializationType: "snap-start" } },
    '"initializationType: snap-start" is not supported yet',
  ],
  [
    { function: { initializationType: "lambda-managed-instances" } },
    '"initializationType: lambda-managed-instances" is not supported yet',
  ],
  [
    { function: { initializationType: "cold" } },
    '"function.initializationType" must be on-demand or provisioned-concurrency, not "cold"',
  ],
  [{ function: { logFormat: "json" } }, '"function.logFormat" must be Text or JSON, not "json"'],
  [
    { function: { tracing: true } },
    '"function.tracing" must be Active, PassThrough or Unsampled, not true',
  ],
  [
    { function: { environment: { A: 1 } } },
    '"function.environment.A" must be text without NUL, not 1',
  ],
  [
    { function: { environment: { AWS_REGION: "x" } } },
    '"AWS_REGION" is set by Lambda itself; for one process, set it in its "environment"',
  ],
  [{ environment: { A: "\0" } }, '"environment.A" must be text without NUL'],
  [{ environment: { "A=B": "" } }, '"A=B" cannot be the name of a variable'],
  [{ isolate: "network" }, '"isolate" must be none or hosts, not "network"'],
  [{ freeze: "no" }, '"freeze" must be true or false, not "no"'],
] as const)("start() refuses %j with a TypeError", async (options, problem) => {
  const started = Simulator.start(options as unknown as object);
  await expect(started).rejects.toThrow(TypeError);
  await expect(started).rejects.toThrow(`Cannot start the simulator: `);
  await expect(started).rejects.toThrow(problem);
});

test.each([
  [{ extensions: ELEVEN }, "a function has at most 10 extensions, not 11"],
  [
    { function: { timeoutMs: Number.NaN } },
    '"function.timeoutMs" must be more than 0 and at most 1800000',
  ],
  [{ function: { timeoutMs: 1_800_001 } }, "or Infinity with an attached runtime, not 1800001"],
  [
    { function: { memorySize: 128.5 } },
    '"function.memorySize" must be a whole number from 128 to 32768',
  ],
  [
    { function: { concurrency: 0 } },
    '"function.concurrency" must be a whole number from 1 to 1000',
  ],
  [
    { extensions: { a: { stub: { telemetry: { buffering: { maxItems: 999 } } } } } },
    '"extensions.a.stub.telemetry.buffering.maxItems" must be a whole number from 1000 to 10000',
  ],
  [{ waitTimeoutMs: 0 }, '"waitTimeoutMs" must be a number over 0, not 0'],
  [{ ports: [0] }, '"ports[0]" must be a whole number from 1 to 65535'],
] as const)("start() refuses %j with a RangeError", async (options, problem) => {
  const started = Simulator.start(options as object);
  await expect(started).rejects.toThrow(RangeError);
  await expect(started).rejects.toThrow(problem);
});

test("start() takes an option that is undefined for one that is not there", async () => {
  const options = { function: undefined, runtimeAddress: { host: undefined }, freeze: undefined };
  await using simulator = await Simulator.start(options);
  expect(simulator.runtimeApi).toStartWith("127.0.0.1:");
});

test.each([
  [{ stub: { slep: 1 } }, 'unknown option "slep" of "stub"; did you mean "sleepMs"?'],
  [{ stub: { sleep: 1 } }, 'unknown option "sleep" of "stub"; did you mean "sleepMs"?'],
  [{ requestId: "a b" }, '"requestId" must be 1 to 128 letters, digits, - and _, not "a b"'],
  [{ timeout: 1 }, 'unknown option "timeout"; did you mean "timeoutMs"?'],
  [{ timeoutMs: "1s" }, '"timeoutMs" must be a number of at least 0, not "1s"'],
  [null, "options must be an object, not null"],
] as const)("invoke() refuses %j, and invokes nothing", async (options, problem) => {
  await using simulator = await Simulator.start();
  const invoked = simulator.invoke({}, options as unknown as object);
  await expect(invoked).rejects.toThrow(`Cannot invoke: ${problem}`);
  expect(simulator.invocations).toEqual([]);
});

test.each([["attach"], [["/bin/cat"]], [{ command: ["/bin/cat"] }]] as const)(
  "invoke() refuses directives for a runtime that is %j, and not the built-in one",
  async (runtime) => {
    await using simulator = await Simulator.start({ runtime });
    const options = { stub: { sleepMs: 1 } };
    const problem =
      'Cannot invoke: "stub" is only for the built-in runtime; ' +
      'leave it out, or start the simulator with { runtime: "stub" }';
    await expect(simulator.invoke({}, options)).rejects.toThrow(problem);
    expect(() => simulator.enqueue({}, options)).toThrow(TypeError);
    expect(simulator.invocations).toEqual([]);
  },
);

test("every wait refuses options that are none", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  const wrong = { timout: 1 } as object;
  const waits = [
    () => simulator.waitForAnswer(id, wrong),
    () => simulator.waitForInvocation(id, wrong),
    () => simulator.waitForPhase("ready", wrong),
    () => simulator.waitForExtensionsReady(id, wrong),
    () => simulator.waitFor(() => true, wrong),
    () => simulator.begin(wrong),
    () => simulator.shutdown("spindown", wrong),
  ];
  for (const wait of waits) {
    await expect(wait()).rejects.toThrow('unknown option "timout"; did you mean "timeoutMs"?');
  }
  expect(simulator.phase).toBe("invoke");
  const aimless = simulator.waitFor("next" as unknown as () => boolean);
  await expect(aimless).rejects.toThrow('Cannot wait: "predicate" must be a function, not "next"');
});

test("shutdown() and waitForPhase() name what there is instead of what there is not", async () => {
  await using simulator = await Simulator.start();
  await expect(simulator.shutdown(5 as unknown as string)).rejects.toThrow(
    'No shutdown reason "5": there are spindown, timeout and failure',
  );
  await expect(simulator.waitForPhase("redy" as "ready")).rejects.toThrow(
    'No phase "redy": there are init, ready, invoke, reset and shutdown',
  );
});

test("waitForFrozen() rejects at once where nothing is ever frozen", async () => {
  await using simulator = await Simulator.start({ runtime: "stub", freeze: false });
  await expect(simulator.waitForFrozen({ timeoutMs: Infinity })).rejects.toThrow(
    'Cannot wait for frozen processes: "freeze" is off',
  );
  await using attached = await Simulator.start({ extensions: { audit: "attach" } });
  await expect(attached.waitForFrozen({ timeoutMs: 5 })).rejects.toThrow(
    "Cannot wait for frozen processes: what is attached never freezes",
  );
});
