/** The files of reports are there, and whole, however a run ends. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonDocument } from "../../src/report/format/json-document.ts";
import { jsonReportSchema } from "../../src/report/format/json-report-schema.ts";
import { violations } from "../report/format/json-validator.ts";
import { Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

const PASSES = "steps:\n  - invoke: {}\n---\nsteps:\n  - invoke: {}\n";
const HANGS = "name: hangs\nsteps:\n  - invoke: {}\n    stub: { sleep: 20s }\n";
const FILES = [
  "--report",
  "json=out/r.json",
  "--report",
  "junit=out/r.xml",
  "--report=line=out/r.txt",
];

function reportsIn({ cwd }: Workspace): { json: JsonDocument; junit: string; line: string } {
  const read = (name: string): string => readFileSync(join(cwd, "out", name), "utf8");
  const json = JSON.parse(read("r.json")) as JsonDocument;
  expect(violations(json, jsonReportSchema)).toEqual([]);
  return { json, junit: read("r.xml"), line: read("r.txt") };
}

test.each([
  ["nothing matches", ["-t", "nobody"], 4, "empty", "No scenario matches"],
  ["there is no such path", ["nope.lambda.yml"], 2, "usage", 'Cannot find "nope.lambda.yml"'],
  ["a folder is a file", ["--var-file", "."], 3, "tool", 'Cannot read "."'],
] as const)("report files tell that %s", async (_, args, code, kind, message) => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES });
  const ended = await workspace.run(["run", ...args, ...FILES]);
  expect(ended.code).toBe(code);
  // It is said once where both the message and the report would be read.
  expect(ended.stderr.split(message)).toHaveLength(2);
  const { json, junit, line } = reportsIn(workspace);
  expect(json.error).toMatchObject({ kind, message: expect.stringContaining(message) });
  expect(json.scenarios).toEqual([]);
  expect(junit).toContain(`<testsuites name="lambda-sim" tests="1" failures="0" errors="1"`);
  expect(junit).toContain(`type="${kind}"`);
  expect(line).toStartWith(`error: ${message}`);
});

test("report files are there after --allow-empty, without an error", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES });
  expect((await workspace.run(["run", "--allow-empty", "-t", "nobody", ...FILES])).code).toBe(0);
  const { json, junit } = reportsIn(workspace);
  expect(json).toMatchObject({ error: null, scenarios: [], startedAt: null });
  expect(junit).toContain(`tests="0" failures="0" errors="0"`);
});

test("report files tell of mistakes in scenarios", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": "steps: 3\n" });
  expect((await workspace.run(["run", ...FILES])).code).toBe(2);
  expect(reportsIn(workspace).json.diagnostics).toHaveLength(1);
});

test("report files are whole after an interruption", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES, "b.lambda.yml": HANGS });
  const run = workspace.start(["run", "-j", "1", ...FILES]);
  await run.until(/ PASS .* PASS /s);
  run.kill("SIGINT");
  expect((await run.ended).code).toBe(130);
  const { json, junit } = reportsIn(workspace);
  expect(json).toMatchObject({ isInterrupted: true, error: null, totals: { passed: 2 } });
  expect(junit).toContain('name="interrupted after 2 of 3 scenarios"');
});

test("runs of --repeat are numbered, and scenarios without a name told apart", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": PASSES });
  const { stderr } = await workspace.run(["run", "--repeat", "2", ...FILES]);
  const { json, junit, line } = reportsIn(workspace);
  const names = ["line 1 [1/2]", "line 1 [2/2]", "line 4 [1/2]", "line 4 [2/2]"];
  const inTurn = ["line 1 [1/2]", "line 4 [1/2]", "line 1 [2/2]", "line 4 [2/2]"];
  expect([...stderr.matchAll(/PASS {2}a\.lambda\.yml +(.*?\]) /g)].map(([, name]) => name)).toEqual(
    inTurn,
  );
  expect([...line.matchAll(/: (line .*\]) \(/g)].map(([, name]) => name)).toEqual(inTurn);
  expect([...junit.matchAll(/testcase .*? name="(.*?)"/g)].map(([, name]) => name)).toEqual(names);
  expect(json.scenarios.map(({ name, repetition }) => [name, repetition?.number])).toEqual([
    ["line 1", 1],
    ["line 1", 2],
    ["line 4", 1],
    ["line 4", 2],
  ]);
  expect(junit).toMatch(/<testsuite .* timestamp="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d" /);
});

const NEEDS = `vars: { n: 1, key: "" }
steps:
  - invoke: "\${n}"
    expect: { response: 1 }
`;

test("the line to run a failure again repeats it, with what it needs, and without secrets", async () => {
  await using workspace = new Workspace({ "a.lambda.yml": NEEDS, "b c.lambda.yml": PASSES });
  const flags = ["--var", "n=7", "--freeze", "off", "--secret", "key=it's", "--env", "A=b c"];
  const { stderr } = await workspace.run(["run", ...flags, ...FILES], {
    LAMBDA_SIM_TIMEOUT: "9s",
  });
  const line = /^ *rerun: lambda-sim (.*)$/m.exec(stderr)?.[1] ?? "";
  expect(line).toBe(
    "run a.lambda.yml:1 --timeout 9000ms --freeze off --env 'A=b c' --var n=7 --secret 'key=***'",
  );
  expect(reportsIn(workspace).json.scenarios[0]?.rerun).toBe(`lambda-sim ${line}`);
  const words = Bun.spawnSync(["sh", "-c", `printf '%s\\n' ${line}`]).stdout.toString();
  const again = await workspace.run(words.trimEnd().split("\n"));
  expect(again.code).toBe(1);
  expect(again.stderr).toContain("response does not match");
});
