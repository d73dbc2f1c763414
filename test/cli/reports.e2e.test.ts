/** What a run shows, where, and what the flags of a run do to it. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { programCommand } from "../support/program-command.ts";
import { Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

const PASSES = `name: passes
steps:
  - invoke: {}
    stub: { log: [hello from the runtime] }
`;

const FAILS = `name: fails
steps:
  - invoke: { n: 1 }
    expect: { response: { n: 2 } }
  - invoke: { n: 3 }
    expect: { response: { n: 4 } }
`;

const SUMMARY = /^\d+ scenarios?: .*$/m;

function summaryOf(stderr: string): string {
  return (SUMMARY.exec(stderr)?.[0] ?? stderr).replace(/ · [\d.]+m?s$/, "");
}

test("--report json puts one document on stdout, and what is for people on stderr", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES, "b.lambda.yml": FAILS });
  const { code, stdout, stderr } = await workspace.run(["run", "--report", "json"]);
  const document = JSON.parse(stdout) as { totals: object; scenarios: readonly object[] };
  expect(document.totals).toMatchObject({ scenarios: 2, passed: 1, failed: 1 });
  expect(document.scenarios).toHaveLength(2);
  expect(summaryOf(stderr)).toBe("2 scenarios: 1 passed, 1 failed · 2 invokes");
  expect(code).toBe(1);
});

test("--report junit puts one document on stdout, and into a file where that is asked", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES, "b.lambda.yml": FAILS });
  const { stdout, stderr } = await workspace.run(["run", "--report", "junit"]);
  expect(stdout).toMatch(/^<\?xml [^]*<\/testsuites>\n$/);
  expect(stderr).toContain(" FAIL ");
  const filed = await workspace.run(["run", "--report", "junit=out/report.xml"]);
  expect(filed.stdout).toBe("");
  const report = readFileSync(join(workspace.cwd, "out/report.xml"), "utf8");
  expect(report).toMatch(/^<testsuites name="lambda-sim" tests="2" failures="1" /m);
});

test("nothing but a report asked for comes on stdout", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES });
  const ended = await workspace.run(["run"]);
  expect(ended).toMatchObject({ code: 0, stdout: "" });
  expect(summaryOf(ended.stderr)).toBe("1 scenario: 1 passed · 1 invoke");
  expect(ended.stderr).not.toContain("hello from the runtime");
});

test("NO_COLOR with any value, --no-color and a pipe take the colors away", async () => {
  await using workspace = new Workspace({ "b.lambda.yml": FAILS });
  const colored = await workspace.run(["run"], { FORCE_COLOR: "1" });
  expect(colored.stderr).toContain("\u001B[");
  const plain = [
    await workspace.run(["run"]),
    await workspace.run(["run"], { NO_COLOR: "0" }),
    await workspace.run(["run", "--no-color"], { FORCE_COLOR: "1" }),
  ];
  for (const { stderr } of plain) expect(stderr).not.toContain("\u001B");
});

test("--no-capture shows what processes write as they write it", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES });
  const { code, stderr } = await workspace.run(["run", "--no-capture"]);
  expect(stderr).toMatch(/^runtime \| hello from the runtime\n PASS /);
  expect(code).toBe(0);
});

test("--bail ends the run after the first scenario that fails", async () => {
  const files = { "a.lambda.yml": `${FAILS}---\n${FAILS}`, "b.lambda.yml": PASSES };
  await using workspace = new Workspace(files);
  const whole = await workspace.run(["run", "-j", "1"]);
  expect(summaryOf(whole.stderr)).toBe("3 scenarios: 1 passed, 2 failed · 3 invokes");
  const bailed = await workspace.run(["run", "-j", "1", "--bail"]);
  expect(summaryOf(bailed.stderr)).toBe("1 scenario: 1 failed, 2 not run · 1 invoke");
  expect(bailed.code).toBe(1);
});

test("--keep-going goes on after a step that failed", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": FAILS });
  const first = await workspace.run(["run"]);
  expect(first.stderr.match(/does not match/g)).toHaveLength(1);
  const both = await workspace.run(["run", "--keep-going"]);
  expect(both.stderr.match(/does not match/g)).toHaveLength(2);
  expect(both.code).toBe(1);
});

/** Fails the first time it is run in a folder, and passes from then on. */
const FLAKY = `name: flaky
runtime: [/bin/sh, -c, "[ -e mark ] && exec \\"$PROGRAM\\" $SCRIPT stub-runtime; touch mark"]
steps:
  - invoke: {}
    expect: { start: cold }
`;

test.each([
  [[], 1, "1 scenario: 1 failed"],
  [["--retries", "2"], 0, "1 scenario: 1 passed (1 flaky)"],
  [["--retries", "2", "--strict"], 1, "1 scenario: 1 failed"],
] as const)("a flaky scenario with %j exits with %d", async (flags, expected, summary) => {
  await using workspace = new Workspace({ "flaky.lambda.yml": FLAKY });
  const [program, script = ""] = programCommand();
  const environment = ["--env", `PROGRAM=${program}`, "--env", `SCRIPT=${script}`];
  const { code, stderr } = await workspace.run(["run", ...environment, ...flags]);
  expect(summaryOf(stderr)).toStartWith(summary);
  expect(code).toBe(expected);
});

test("--repeat runs each scenario as often, and -j several files at once", async () => {
  const files = { "a.lambda.yml": PASSES, "b.lambda.yml": PASSES, "c.lambda.yml": PASSES };
  await using workspace = new Workspace(files);
  const { code, stderr } = await workspace.run(["run", "--repeat", "2", "-j", "3"]);
  expect(summaryOf(stderr)).toBe("6 scenarios: 6 passed · 6 invokes");
  expect(code).toBe(0);
});

const SECRET = 'hunter"2<&';

/** Shows the secret wherever there is a way: in logs, mismatches, responses, and a file of its own. */
const TELLS = `name: tells
vars: { key: none }
steps:
  - name: "with \${key}"
    invoke: { key: "\${key}" }
    stub: { log: ["the key is \${key}"] }
    expect: { response: { key: { $regex: "^[a-z]$" } } }
  - invoke: {}
    stub: { error: { errorType: "\${key}", errorMessage: "\${key}" } }
`;

test("--secret is never shown, by no report and in no form", async () => {
  await using workspace = new Workspace({ "tells.lambda.yml": TELLS });
  const reports = ["--report", "json", "--report", "junit=report.xml", "--no-capture"];
  const flags = ["--keep-going", "--secret", `key=${SECRET}`, ...reports];
  const { code, stdout, stderr } = await workspace.run(["run", ...flags]);
  const report = readFileSync(join(workspace.cwd, "report.xml"), "utf8");
  for (const text of [stdout, stderr, report]) {
    expect(text).toContain("***");
    expect(text).not.toContain("hunter");
  }
  expect(code).toBe(1);
});

test("serve shows no secret either", async () => {
  await using workspace = new Workspace({
    "tells.lambda.yml": `vars: { key: none }\nruntime: { stub: { log: ["\${key}"] } }\nsteps: [{ invoke: {} }]\n`,
  });
  const flags = ["--invoke-address", "127.0.0.1:0", "--secret", `key=${SECRET}`];
  const serve = workspace.start(["serve", ...flags, "tells.lambda.yml"]);
  const url = await serve.until(/Invoke {2}(\S+)/);
  await fetch(url, { method: "POST", body: "{}" });
  serve.kill("SIGTERM");
  const { code, stdout } = await serve.ended;
  expect(stdout).toStartWith("***\nSTART RequestId: ");
  expect(code).toBe(0);
});
