import { expect, test } from "bun:test";
import type { RunEvent } from "../../../src/runner/event.ts";
import { flaky, problem, rangeOf, ref, reported, resetFailure, result, runOf } from "../world.ts";

const hello = result(ref("hello.yml", "says hello", { line: 3 }));
const later = result(ref("later.yml", "restores a snapshot"), {
  status: "skipped",
  reason: "needs SnapStart",
});
const leak = result(ref("leak.yml", "leaves nothing", { line: 9 }), {
  status: "failed",
  problems: [problem('process 4242 "sleep 60"\nis still alive', { kind: "leak" })],
});

test("line has a line for each scenario and for each problem", () => {
  const text = reported("line", runOf([hello, resetFailure, later, flaky, leak]));
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    PASS  hello.yml:3: says hello (212ms)
    FAIL  timeout-reset.yml:1: a hung handler is reset, and the next invoke gets a fresh runtime (3.31s)
    timeout-reset.yml:9:39: start does not match: got reset (hint: environment 1 was reset after the timeout, and init ran again in it; a new environment would be cold)
    timeout-reset.yml:9:55: response does not match: expected "restored": true, got "restored": false
    SKIP  later.yml:1: restores a snapshot (needs SnapStart)
    PASS  flaky.yml:1: comes and goes (212ms, flaky: passed at attempt 2)
    flaky.yml:1: status does not match: got timeout (attempt 1 of 2)
    FAIL  leak.yml:9: leaves nothing (212ms)
    leak.yml:9: process 4242 "sleep 60"␊is still alive
    5 scenarios: 2 passed (1 flaky), 2 failed, 1 skipped · 6 invokes · 5.62s
    "
  `);
});

test("line -q has failures and the sum alone, line -v also the steps", () => {
  const events = runOf([hello, { ...resetFailure, problems: [] }]);
  expect(`\n${reported("line", events, { isQuiet: true })}`).toMatchInlineSnapshot(`
    "
    FAIL  timeout-reset.yml:1: a hung handler is reset, and the next invoke gets a fresh runtime (3.31s)
    2 scenarios: 1 passed, 1 failed · 3 invokes · 5.62s
    "
  `);
  expect(`\n${reported("line", events, { isVerbose: true })}`).toMatchInlineSnapshot(`
    "
    PASS  hello.yml:3: says hello (212ms)
    ok timeout-reset.yml:1: step 1 invoke (3.14s)
    no timeout-reset.yml:1: step 2 "service is restored" invoke (143ms)
    FAIL  timeout-reset.yml:1: a hung handler is reset, and the next invoke gets a fresh runtime (3.31s)
    2 scenarios: 1 passed, 1 failed · 3 invokes · 5.62s
    "
  `);
});

test("line has a line for each diagnostic", () => {
  const source = { path: "hello.yml", text: "name: says hello\nsteps:\n  - invok: {}\n" };
  const events: RunEvent[] = [
    {
      type: "diagnostics",
      diagnostics: [
        {
          message: 'unknown key "invok"',
          source,
          range: rangeOf(source, "invok"),
          hint: 'did you mean "invoke"?',
        },
      ],
    },
    { type: "runEnded", durationMs: 3, isInterrupted: false },
  ];
  expect(`\n${reported("line", events)}`).toMatchInlineSnapshot(`
    "
    hello.yml:3:5: unknown key "invok" (hint: did you mean "invoke"?)
    1 error in 1 file
    "
  `);
});

test("line says where to attach, also when it is quiet", () => {
  const debug = ref("debug.yml", "a runtime under a debugger", { line: 2 });
  const told = (...processes: readonly string[]): string => {
    const event: RunEvent = { type: "attachable", ref: debug, address: "[::1]:80", processes };
    return reported("line", [event], { isQuiet: true });
  };
  const address = "AWS_LAMBDA_RUNTIME_API=[::1]:80\n";
  expect(told("runtime")).toBe(`debug.yml:2: waits for a runtime at ${address}`);
  expect(told("audit")).toBe(`debug.yml:2: waits for extension "audit" at ${address}`);
  expect(told("runtime", "audit")).toBe(
    `debug.yml:2: waits for a runtime and extension "audit" at ${address}`,
  );
});

test("line says that it was interrupted", () => {
  const text = reported("line", runOf([hello], { planned: 7, isInterrupted: true }));
  expect(text).toEndWith("interrupted after 1 of 7 scenarios: 1 passed · 1 invoke · 5.62s\n");
});
