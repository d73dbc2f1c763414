import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import { load, loadOne } from "./support.ts";

test("loadScenarios() fills in the defaults", () => {
  const scenario = loadOne("steps: [ { invoke: {} } ]");
  expect(scenario).toMatchObject({
    name: "line 1",
    line: 1,
    tags: [],
    skip: undefined,
    timeoutMs: 30_000,
    ports: [],
    function: DEFAULT_FUNCTION,
    runtime: { kind: "stub", directives: {} },
    steps: [{ verb: "invoke", times: undefined, concurrency: 1, with: {}, stub: undefined }],
    expect: undefined,
  });
  expect(scenario.extensions.size).toBe(0);
});

test("loadScenarios() reads a stream of documents, and passes over empty ones", () => {
  const text =
    "---\n---\nsteps: [ { wait: 1s } ]\n---\n# nothing\n---\nname: b\nsteps: [ { wait: 2s } ]\n";
  const { scenarios, diagnostics } = load(text);
  expect(diagnostics).toEqual([]);
  expect(scenarios.map(({ name, line }) => [name, line])).toEqual([
    ["line 3", 3],
    ["b", 7],
  ]);
});

test("loadScenarios() reads JSON", () => {
  const scenario = loadOne('{ "name": "json", "steps": [ { "invoke": { "a": [1, null] } } ] }');
  expect(scenario.name).toBe("json");
});

test("loadScenarios() gives the sound documents beside the mistakes of the others", () => {
  const { scenarios, diagnostics } = load("steps: [ { wait: 1s } ]\n---\nsteps: 3\n---\na: [\n");
  expect(scenarios).toHaveLength(1);
  expect(diagnostics.length).toBeGreaterThanOrEqual(2);
});

test.each([
  ["true", "skipped by its author"],
  ["false", undefined],
  ["it is broken", "it is broken"],
])("loadScenarios() reads `skip: %s`", (written, reason) => {
  expect(loadOne(`skip: ${written}\nsteps: [ { wait: 1s } ]`).skip).toBe(reason);
});

test("loadScenarios() reads every setting of a function", () => {
  const scenario = loadOne(`
function:
  name: my-function
  version: 12
  handler: app.handler
  timeout: 1500ms
  memorySize: 256
  concurrency: 7
  environment: { PORT: 8080, RATE: 1.0, ON: true, TEXT: "" }
  region: eu-central-1
  accountId: 012345678912
  initializationType: provisioned-concurrency
  logFormat: JSON
  applicationLogLevel: ERROR
  systemLogLevel: DEBUG
  tracing: Active
  availabilityZone: euc1-az3
  framing: chunked
  aliases: [live, next]
steps: [ { wait: 1s } ]
`);
  expect(scenario.function).toEqual({
    name: "my-function",
    version: "12",
    handler: "app.handler",
    timeoutMs: 1500,
    memorySize: 256,
    concurrency: 7,
    environment: { PORT: "8080", RATE: "1.0", ON: "true", TEXT: "" },
    region: "eu-central-1",
    accountId: "012345678912",
    initializationType: "provisioned-concurrency",
    logFormat: "JSON",
    applicationLogLevel: "ERROR",
    systemLogLevel: "DEBUG",
    tracing: "Active",
    availabilityZone: "euc1-az3",
    framing: "chunked",
    aliases: ["live", "next"],
  });
});

test("loadScenarios() lets an attached runtime have no timeout", () => {
  const scenario = loadOne(
    "runtime: attach\nfunction: { timeout: none }\nsteps: [ { invoke: {} } ]",
  );
  expect(scenario.runtime).toEqual({ kind: "attach" });
  expect(scenario.function.timeoutMs).toBe(Infinity);
});

test.each([
  ["./bin/run", ["/files/bin/run"], "/files"],
  ["../run", ["/run"], "/files"],
  ["/bin/run", ["/bin/run"], "/files"],
  ["[node, ./app.js, 1.0]", ["node", "./app.js", "1.0"], "/files"],
  ["[./app.js, -v]", ["/files/app.js", "-v"], "/files"],
  ["{ command: node }", ["node"], "/files"],
  ["{ command: ./run, cwd: sub }", ["/files/run"], "/files/sub"],
  ["{ command: [./run], cwd: /tmp }", ["/files/run"], "/tmp"],
])("loadScenarios() resolves `runtime: %s` beside the file", (written, command, cwd) => {
  const { runtime } = loadOne(`runtime: ${written}\nsteps: [ { wait: 1s } ]`);
  expect(runtime).toMatchObject({ kind: "process", command, cwd, environment: {} });
});

test("loadScenarios() points at the program of a command", () => {
  const text = "steps: [ { wait: 1s } ]\nruntime: { env: { A: 1 }, command: [node, app.js] }\n";
  const { runtime } = loadOne(text);
  if (runtime.kind !== "process") throw new Error("not a process");
  expect(text.slice(runtime.range.start, runtime.range.end)).toBe("node");
  expect(runtime.environment).toEqual({ A: "1" });
});

test("loadScenarios() takes every file of a folder for an extension", () => {
  const scenario = loadOne("extensions: ./extensions\nsteps: [ { kill: otel.sh } ]");
  expect([...scenario.extensions].map(([name, choice]) => [name, choice.kind])).toEqual([
    ["audit", "process"],
    ["otel.sh", "process"],
  ]);
  expect(scenario.extensions.get("otel.sh")).toMatchObject({
    command: ["/files/extensions/otel.sh"],
    cwd: "/files",
    isOfFolder: true,
  });
});

test("loadScenarios() keeps the extensions in the order of the file", () => {
  const { extensions } = loadOne(
    "extensions: { b: stub, 1: stub, a: attach }\nsteps: [ { wait: 1s } ]",
  );
  expect([...extensions.keys()]).toEqual(["b", "1", "a"]);
});

test("loadScenarios() reads what a built-in runtime and extension are to do", () => {
  const scenario = loadOne(`
runtime: { stub: { delay: 1s, initError: { errorType: A, errorMessage: b }, exit: 3, hang: true, log: [a, 1.0], sigterm: ignore, once: true } }
extensions:
  x: { stub: { events: [SHUTDOWN], delay: 5ms, hang: next, exitError: { errorType: B }, exit: 0, on: init, work: 1s, log: [] } }
  y: { stub: { telemetry: { types: [extension], buffering: { maxItems: 1000, timeoutMs: 30000 }, protocol: TCP, slow: 1.5s, refuse: false } } }
  z: { stub: { telemetry: {} } }
steps: [ { wait: 1s } ]
`);
  expect(scenario.runtime).toEqual({
    kind: "stub",
    directives: {
      delayMs: 1000,
      initError: { errorType: "A", errorMessage: "b" },
      exit: 3,
      hang: true,
      log: ["a", "1.0"],
      sigterm: "ignore",
      once: true,
    },
  });
  expect(scenario.extensions.get("x")).toEqual({
    kind: "stub",
    directives: {
      events: ["SHUTDOWN"],
      delayMs: 5,
      hang: "next",
      exitError: { errorType: "B" },
      exit: 0,
      on: "init",
      workMs: 1000,
      log: [],
    },
  });
  expect(scenario.extensions.get("y")).toEqual({
    kind: "stub",
    directives: {
      telemetry: {
        types: ["extension"],
        buffering: { maxItems: 1000, timeoutMs: 30_000 },
        protocol: "TCP",
        slowMs: 1500,
        refuse: false,
      },
    },
  });
  expect(scenario.extensions.get("z")).toEqual({ kind: "stub", directives: { telemetry: {} } });
});

test("loadScenarios() reads every verb and modifier", () => {
  const { steps } = loadOne(`
extensions: { audit: stub }
steps:
  - invoke: { a: 1 }
    with: { requestId: r, traceId: t, clientContext: {}, identity: {}, tenantId: 7, logType: Tail, type: RequestResponse }
    stub: { sleep: 1s }
    concurrency: 3
    thresholds: { successes: 3 }
    within: 2s
  - shutdown: failure
  - wait: 2m
  - kill: audit
    with: { signal: SIGTERM }
  - kill: runtime
  - parallel:
      - name: inner
        wait: 1s
      - { invoke: null }
  - expect: { environments: 1 }
expect: { logs: [] }
`);
  expect(steps).toMatchObject([
    { verb: "invoke", times: 3, concurrency: 3, withinMs: 2000, with: { logType: "Tail" } },
    { verb: "shutdown", reason: "failure" },
    { verb: "wait", durationMs: 120_000 },
    { verb: "kill", target: "audit", signal: "SIGTERM" },
    { verb: "kill", target: "runtime", signal: "SIGKILL" },
    { verb: "parallel", steps: [{ verb: "wait", name: "inner", line: 16 }, { verb: "invoke" }] },
    { verb: "expect" },
  ]);
});

test("loadScenarios() takes an internal extension of a real runtime in an expectation", () => {
  const text =
    "runtime: [x]\nsteps: [ { wait: 1s, expect: { extensions: { inner: { state: Ready } } } } ]";
  expect(load(text).diagnostics).toEqual([]);
});

test("loadScenarios() tells the variables of a file", () => {
  const { variables } = load(
    "vars: { a: 1 }\nsteps: [ { invoke: '${b}', save: { c: requestId } } ]",
  );
  expect([...variables].toSorted()).toEqual(["a", "b", "c"]);
});
