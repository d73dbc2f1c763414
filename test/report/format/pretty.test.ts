import { expect, test } from "bun:test";
import type { RunEvent } from "../../../src/runner/event.ts";
import type { Source } from "../../../src/scenario/diagnostic.ts";
import {
  flaky,
  problem,
  rangeOf,
  ref,
  reported,
  resetFailure,
  result,
  runOf,
  wrongPath,
} from "../world.ts";

const hello = result(ref("hello.yml", "says hello"));
const later = result(ref("later.yml", "restores a snapshot"), {
  status: "skipped",
  reason: "needs SnapStart",
  invokes: 0,
});
const broken = result(ref("port.yml", "listens on 4318", { line: 12 }), {
  status: "broken",
  durationMs: 0.4,
  invokes: 0,
  problems: [
    problem("Cannot listen on 127.0.0.1:4318: the port is taken", {
      kind: "tool",
      hint: "end what listens there, or choose another port",
    }),
  ],
});

test("pretty shows a run whose scenarios all passed", () => {
  const second = result(ref("audit.yml", "an extension sees every invoke"), { durationMs: 1204 });
  expect(`\n${reported("pretty", runOf([hello, second]))}`).toMatchInlineSnapshot(`
    "
     PASS  hello.yml           says hello                                      212ms
     PASS  audit.yml           an extension sees every invoke                  1.20s

    2 scenarios: 2 passed · 2 invokes · 5.62s
    "
  `);
});

test("pretty shows everything about a failure, and the sum", () => {
  const text = reported("pretty", runOf([hello, resetFailure]), { columns: 100 });
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
     PASS  hello.yml           says hello                                                          212ms
     FAIL  timeout-reset.yml   a hung handler is reset, and the next invoke gets a fresh runtime    3.31s

    timeout-reset.yml › step 2 "service is restored"

      error: start does not match
       --> timeout-reset.yml:9:39
        |
      7 |   - name: service is restored
      8 |     invoke: {}
      9 |     expect: { status: success, start: cold, response: { restored: true } }
        |                                       ^^^^ got reset
        |
      hint: environment 1 was reset after the timeout, and init ran again in it; a new environment would be cold

      error: response does not match
       --> timeout-reset.yml:9:55
        |
      7 |   - name: service is restored
      8 |     invoke: {}
      9 |     expect: { status: success, start: cold, response: { restored: true } }
        |                                                       ^^^^^^^^^^^^^^^^^^
        |
        | - expected  + got
        |   {
        | -   "restored": true
        | +   "restored": false
        |   }

      environment 1   init ▇ 141ms  invoke ▇▇▇▇▇▇▇▇▇ 1.00s ✗ timeout  reset ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇ 2.00s
                      init ▇ 139ms  invoke ▏ 4ms
      runtime (last 3 of 8 lines; --no-capture shows all)
        | sleeping 60s
        | booted
        | handling
      rerun: lambda-sim run timeout-reset.yml:1

    2 scenarios: 1 passed, 1 failed · 3 invokes · 5.62s
    "
  `);
});

test("pretty names what was skipped, flaky, or could not run", () => {
  const text = reported("pretty", runOf([hello, later, flaky, broken], { seed: 42 }));
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
     PASS  hello.yml           says hello                                      212ms
     SKIP  later.yml           restores a snapshot · needs SnapStart
     PASS  flaky.yml           comes and goes · flaky: passed at attempt 2     212ms
     ERROR port.yml            listens on 4318                                 0.4ms

    flaky.yml › comes and goes › attempt 1 of 2

      error: status does not match

      rerun: lambda-sim run flaky.yml:1 --retries 1 --strict

    port.yml › listens on 4318

      error: Cannot listen on 127.0.0.1:4318: the port is taken
      hint: end what listens there, or choose another port

      rerun: lambda-sim run port.yml:12

    4 scenarios: 2 passed (1 flaky), 1 could not run, 1 skipped · 2 invokes · 5.62s · seed 42
    "
  `);
});

test("pretty -q shows failures and the sum alone", () => {
  const text = reported("pretty", runOf([hello, later, flaky, broken]), { isQuiet: true });
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
     ERROR port.yml            listens on 4318                                 0.4ms

    port.yml › listens on 4318

      error: Cannot listen on 127.0.0.1:4318: the port is taken
      hint: end what listens there, or choose another port

      rerun: lambda-sim run port.yml:12

    4 scenarios: 2 passed (1 flaky), 1 could not run, 1 skipped · 2 invokes · 5.62s
    "
  `);
  expect(reported("pretty", runOf([hello]), { isQuiet: true })).toBe(
    "1 scenario: 1 passed · 1 invoke · 5.62s\n",
  );
});

test("pretty -v shows steps as they end, and all that was kept of the output", () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  const outputs = [{ source: "runtime", lines, total: 12 }];
  const failure = { ...resetFailure, outputs, problems: [], timelines: [] };
  const quiet = reported("pretty", runOf([failure]));
  expect(quiet).toContain("runtime (last 10 of 12 lines; -v shows more)\n    | line 3\n");
  expect(`\n${reported("pretty", runOf([failure]), { isVerbose: true })}`).toMatchInlineSnapshot(`
    "
       ok  timeout-reset.yml   step 1 invoke                                   3.14s
       no  timeout-reset.yml   step 2 "service is restored" invoke             143ms
     FAIL  timeout-reset.yml   a hung handler is reset, and the next invoke gets a fresh runtime    3.31s

    timeout-reset.yml › a hung handler is reset, and the next invoke gets a fresh runtime

      runtime (12 lines)
        | line 1
        | line 2
        | line 3
        | line 4
        | line 5
        | line 6
        | line 7
        | line 8
        | line 9
        | line 10
        | line 11
        | line 12
      rerun: lambda-sim run timeout-reset.yml:1

    1 scenario: 1 failed · 2 invokes · 5.62s
    "
  `);
});

test("pretty names the scenario where a file has several, and the whole run by its name", () => {
  const source: Source = {
    path: "two.yml",
    text: "name: one\n---\nname: two\nexpect: { frozen: true }\n",
  };
  const failure = result(ref("two.yml", "two", { line: 3 }), {
    status: "failed",
    problems: [
      problem("frozen does not match", {
        source,
        range: rangeOf(source, "true"),
        label: "got false",
      }),
      problem('process 4242 "sleep 60" is still alive', { kind: "leak" }),
      problem("nothing came back", { kind: "timeout", step: { number: "3.1", name: undefined } }),
    ],
  });
  const text = reported("pretty", runOf([result(ref("two.yml", "one")), failure]));
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
     PASS  two.yml             one                                             212ms
     FAIL  two.yml             two                                             212ms

    two.yml › two

      error: frozen does not match
       --> two.yml:4:19
        |
      2 | ---
      3 | name: two
      4 | expect: { frozen: true }
        |                   ^^^^ got false

      LEAK: process 4242 "sleep 60" is still alive

    two.yml › two › step 3.1

      error: nothing came back

      rerun: lambda-sim run two.yml:3

    2 scenarios: 1 passed, 1 failed · 2 invokes · 5.62s
    "
  `);
});

test("pretty shows problems that are alike once, and how many they are", () => {
  const alike = [1, 2, 3].map(() => problem("status does not match", { label: "got timeout" }));
  const failure = result(ref("burst.yml", "a burst"), {
    status: "failed",
    problems: [...alike, problem("duration does not match")],
  });
  expect(reported("pretty", runOf([failure]))).toContain(
    "error: status does not match (3 times)\n\n  error: duration does not match\n\n",
  );
});

test("pretty quotes the command for a file that a shell would take apart", () => {
  const failure = result(ref("it's mine.yml", "x"), { status: "failed" });
  expect(reported("pretty", runOf([failure]))).toContain(
    String.raw`rerun: lambda-sim run 'it'\''s mine.yml:1'`,
  );
});

test("pretty says where to attach, also when it is quiet", () => {
  const debug = ref("debug.yml", "a runtime under a debugger", { line: 2 });
  const told = (...processes: readonly string[]): string => {
    const event: RunEvent = { type: "attachable", ref: debug, address: "[::1]:80", processes };
    return reported("pretty", [event], { isQuiet: true });
  };
  const address = "AWS_LAMBDA_RUNTIME_API=[::1]:80\n";
  expect(told("runtime")).toBe(`debug.yml  waits for a runtime at ${address}`);
  expect(told("audit")).toBe(`debug.yml  waits for extension "audit" at ${address}`);
  expect(told("runtime", "audit")).toBe(
    `debug.yml  waits for a runtime and extension "audit" at ${address}`,
  );
});

test("pretty says that it was interrupted, and what was still running", () => {
  const events = runOf([hello, later], { planned: 7, isInterrupted: true });
  const running: RunEvent[] = [
    { type: "scenarioStarted", ref: resetFailure.ref },
    { type: "stepStarted", ref: resetFailure.ref, number: "2", title: "service is restored" },
  ];
  const text = reported("pretty", events.toSpliced(-1, 0, ...running));
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
     PASS  hello.yml           says hello                                      212ms
     SKIP  later.yml           restores a snapshot · needs SnapStart

    still running: timeout-reset.yml › a hung handler is reset, and the next invoke gets a fresh runtime › service is restored
    interrupted after 2 of 7 scenarios: 1 passed, 1 skipped · 1 invoke · 5.62s
    "
  `);
});

test("pretty shows the diagnostics of all files, down each of them", () => {
  const source: Source = {
    path: "hello.yml",
    text: "name: says hello\ntimeout: 3\nsteps:\n  - invok: {}\n",
  };
  const other: Source = { path: "other.yml", text: "" };
  const diagnostics = [
    {
      message: 'unknown key "invok"',
      source,
      range: rangeOf(source, "invok"),
      hint: 'did you mean "invoke"?',
    },
    { message: "a scenario has steps", source: other, range: { start: 0, end: 0 } },
    { message: "a duration has a unit", source, range: rangeOf(source, "3"), label: 'as in "3s"' },
  ];
  const events: RunEvent[] = [
    { type: "diagnostics", diagnostics },
    { type: "runEnded", durationMs: 3, isInterrupted: false },
  ];
  expect(`\n${reported("pretty", events)}`).toMatchInlineSnapshot(`
    "
    error: a duration has a unit
     --> hello.yml:2:10
      |
    1 | name: says hello
    2 | timeout: 3
      |          ^ as in "3s"

    error: unknown key "invok"
     --> hello.yml:4:5
      |
    2 | timeout: 3
    3 | steps:
    4 |   - invok: {}
      |     ^^^^^
      |
    hint: did you mean "invoke"?

    error: a scenario has steps
     --> other.yml:1:1
      |
    1 |
      | ^

    3 errors in 2 files
    "
  `);
});

test("pretty in a terminal has a line of what runs now, which is gone before the next is written", () => {
  const place = ref("hello.yml", "says hello");
  const other = ref("audit.yml", "an extension sees every invoke");
  const text = reported(
    "pretty",
    [
      { type: "runStarted", files: 2, scenarios: 2, seed: undefined, startedAt: 0 },
      { type: "scenarioStarted", ref: place },
      { type: "stepStarted", ref: place, number: "1", title: "invoke" },
      { type: "scenarioStarted", ref: other },
      { type: "scenarioEnded", result: result(place) },
      { type: "scenarioEnded", result: result(other) },
      { type: "runEnded", durationMs: 400, isInterrupted: false },
    ],
    { isTerminal: true, columns: 60 },
  );
  const shown = text.replaceAll("\r\u001B[K", "⌫\n");
  expect(`\n${shown}`).toMatchInlineSnapshot(`
    "
     0/2  hello.yml › says hello⌫
     0/2  hello.yml › says hello › invoke⌫
     0/2  hello.yml › says hello › invoke and 1 more⌫
     PASS  hello.yml           says hello                  212ms
     1/2  audit.yml › an extension sees every invoke⌫
     PASS  audit.yml           an extension sees every…    212ms

    2 scenarios: 2 passed · 2 invokes · 400ms
    "
  `);
  for (const line of shown.split("\n")) expect(line.length).toBeLessThanOrEqual(61);
});

test("pretty cuts names to the terminal, and nowhere else", () => {
  const long = result(
    ref("a/very/long/path/to/the/scenarios/hello.lambda.yml", "name ".repeat(20)),
    {
      isFlaky: true,
      attempt: 3,
    },
  );
  const [row] = reported("pretty", runOf([long]), { isTerminal: true })
    .split("\r\u001B[K")[1]!
    .split("\n");
  expect(row).toMatchInlineSnapshot(
    `" PASS  …cenarios/hello.lambda.yml  name nam… · flaky: passed at attemp…    212ms"`,
  );
  expect(reported("pretty", runOf([long]))).toContain(`${long.ref.file}  ${long.ref.name}`);
});

test("pretty paints only where there is colour", () => {
  const events = runOf([hello, resetFailure, later, flaky, broken]);
  const plain = reported("pretty", events);
  const painted = reported("pretty", events, { hasColor: true });
  expect(painted).toContain("\u001B[1m\u001B[31mFAIL\u001B[39m\u001B[22m");
  expect(Bun.stripANSI(painted)).toBe(plain);
});

test("no report lets anything of a file or a program reach the terminal", () => {
  const evil = "\u001B[2J\u009B2J\u0007\r";
  const source: Source = { path: evil, text: evil };
  const failure = result(ref(evil, evil, { tags: [evil] }), {
    status: "failed",
    reason: evil,
    problems: [
      problem(evil, {
        step: { number: "1", name: evil },
        source,
        range: { start: 0, end: 2 },
        label: evil,
        hint: evil,
        difference: [`+ ${evil}`],
      }),
    ],
    steps: [{ number: "1", name: evil, verb: "invoke", durationMs: 1, hasPassed: false }],
    timelines: [
      { environment: 1, spans: [{ phase: "init", startMs: 0, durationMs: 1, status: evil }] },
    ],
    outputs: [{ source: evil, lines: [evil], total: 1 }],
  });
  const skipped = result(ref(evil, evil), { status: "skipped", reason: evil });
  const diagnostics: RunEvent = {
    type: "diagnostics",
    diagnostics: [{ message: evil, source, range: { start: 0, end: 1 }, label: evil, hint: evil }],
  };
  const events = runOf([failure, skipped]).toSpliced(-1, 0, diagnostics);
  for (const name of ["pretty", "line", "junit", "json"] as const) {
    const text = reported(name, events, { isVerbose: true });
    expect([name, /(?!\n)\p{Cc}/u.exec(text)]).toEqual([name, null]);
  }
});

test("every report of a failure tells what the processes were refused", () => {
  const failed = result(ref("a.yml", "a"), { status: "failed", refusals: wrongPath });
  const words = /POST \S+respons by runtime: 404 NotFound, There is no such path \(100 times\)/;
  for (const name of ["pretty", "line", "junit"] as const) {
    expect(
      reported(name, runOf([failed]), { columns: 160 }).replaceAll(/\n\s+\|   /g, " "),
    ).toMatch(words);
  }
  const json = JSON.parse(reported("json", runOf([failed]))) as { scenarios: object[] };
  expect(json.scenarios).toMatchObject([{ refusals: wrongPath }]);
  const passed = result(ref("a.yml", "a"), { refusals: wrongPath });
  for (const name of ["pretty", "line", "junit"] as const) {
    expect(reported(name, runOf([passed]))).not.toContain("respons");
  }
});
