/** What a new user gets wrong before anything runs: each has a message that says what to do. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

const PASSES = `name: passes
tags: [smoke]
vars: { bucket: mine }
steps:
  - invoke: { bucket: "\${bucket}" }
`;

const NO_FILE = "error: Found no scenario file\nhint: it looks for *.lambda.yml, ";

describe("a path", () => {
  test.each([
    [["run"], 4, NO_FILE],
    [["validate"], 4, NO_FILE],
    [["list"], 4, NO_FILE],
    [
      ["run", "nope.lambda.yml"],
      2,
      'error: Cannot find "nope.lambda.yml": no such file or folder\n',
    ],
    [["nope.lambda.yml"], 2, 'error: Cannot find "nope.lambda.yml": no such file or folder\n'],
    [["serve", "nope.yml"], 2, 'error: Cannot find "nope.yml": no such file or folder\n'],
    [["run", ".:3"], 2, 'error: "." is a folder and has no line 3\n'],
    [["run", "--var-file", "nope.yml", "."], 2, 'error: Cannot find "nope.yml": no such file\n'],
  ] as const)("%j in an empty folder exits with %d", async (args, code, message) => {
    await using workspace = new Workspace();
    const ended = await workspace.run(args);
    expect(ended.stderr).toStartWith(message);
    expect(ended).toMatchObject({ code, stdout: "" });
  });

  test.each([
    ["run", 8],
    ["run", 0],
    ["list", 8],
    ["validate", 8],
    ["serve", 8],
  ])("%s refuses line %d of a file that does not have it", async (command, line) => {
    await using workspace = new Workspace({ "good.lambda.yml": PASSES });
    expect(await workspace.run([command, `good.lambda.yml:${line}`])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: `error: "good.lambda.yml" has 5 lines, and no line ${line}\n`,
    });
    expect(await workspace.run(["list", "good.lambda.yml:5"])).toMatchObject({ code: 0 });
  });

  // Root may read everything, so a file that cannot be read is one that leads nowhere.
  test("a link that leads nowhere is named, found or given", async () => {
    await using workspace = new Workspace();
    symlinkSync("gone", join(workspace.cwd, "link.lambda.yml"));
    expect(await workspace.run(["run"])).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(
        /^warning: Passed over "link.lambda.yml": it is a link that leads nowhere\nerror: Found no/,
      ),
    });
    expect(await workspace.run(["run", "link.lambda.yml"])).toMatchObject({ code: 2 });
  });

  test("a folder that is called like a scenario is searched like any other", async () => {
    await using workspace = new Workspace();
    mkdirSync(join(workspace.cwd, "x.lambda.yml"));
    expect(await workspace.run(["run", "x.lambda.yml"])).toMatchObject({ code: 4 });
    workspace.write("x.lambda.yml/y.lambda.yml", PASSES);
    expect(await workspace.run(["run", "x.lambda.yml"])).toMatchObject({ code: 0 });
  });
});

describe("a flag or a name", () => {
  test.each([
    [["rnu"], 'error: Unknown command "rnu"\nhint: did you mean "run"?\n'],
    [["frobnicate"], 'error: Unknown command "frobnicate"\nhint: lambda-sim --help lists the'],
    [["run", "--bial"], 'error: Unknown flag "--bial"\nhint: did you mean "--bail"?\n'],
    [["serve", "--port", "3"], 'error: Unknown flag "--port"\nhint: --help lists the flags\n'],
    [["run", "-Z"], 'error: Unknown flag "-Z"\nhint: --help lists the flags\n'],
    [["run", "--jobs"], 'error: "--jobs" wants a value: --jobs N\n'],
    [["run", "--report", "xml"], 'error: Invalid value "xml" for "--report": expected one of'],
    [["run", "--timeout", "3"], 'error: Invalid value "3" for "--timeout": '],
    [["run", "-q", "-v"], 'error: "--quiet" and "--verbose" exclude each other\n'],
    [["run", "--color"], 'error: Unknown flag "--color"\nhint: there are colors in a terminal'],
    [
      ["run", "--freeze", "no"],
      'error: Invalid value "no" for "--freeze": expected "on" or "off"; did',
    ],
    [["run", "--tag", "smkoe"], 'error: Unknown tag "smkoe"\nhint: did you mean "smoke"?\n'],
    [["run", "--tag", "zzz"], 'error: Unknown tag "zzz"\nhint: lambda-sim list shows the tags'],
    [["run", "--var", "bukket=1"], 'error: Unknown variable "bukket"\nhint: did you mean "buc'],
    [["run", "--var", "zzz=1"], 'error: Unknown variable "zzz"\nhint: they have "bucket"\n'],
    [["serve", "--invoke-address", "80"], 'error: Invalid value "80" for "--invoke-address": exp'],
  ] as const)("%j exits with 2 and says what was meant", async (args, message) => {
    await using workspace = new Workspace({ "passes.lambda.yml": PASSES });
    const ended = await workspace.run(args);
    expect(ended.stderr).toStartWith(message);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
  });

  test("a shard without a file exits with 0, and says what shards are made of", async () => {
    await using workspace = new Workspace({ "passes.lambda.yml": PASSES });
    expect(await workspace.run(["run", "--shard", "2/3"])).toMatchObject({
      code: 0,
      stderr:
        "No scenario for this shard: a shard is made of whole files, and of 1 file that matches, shard 2/3 gets none\n",
    });
  });

  test("a filter that matches nothing exits with 4, unless that is allowed", async () => {
    await using workspace = new Workspace({ "passes.lambda.yml": PASSES });
    const ended = await workspace.run(["run", "-t", "nothing"]);
    expect(ended.stderr).toStartWith("error: No scenario matches\nhint: lambda-sim list shows");
    expect(ended.code).toBe(4);
    const allowed = await workspace.run(["run", "-t", "nothing", "--allow-empty"]);
    expect(allowed).toMatchObject({ code: 0, stderr: "" });
  });
});

const MISTAKES = `name: three mistakes
runtme: stub
steps:
  - invok: {}
  - invoke: {}
    expect: { status: succes }
`;

test("every mistake of a file has its frame, in order, and nothing is run", async () => {
  await using workspace = new Workspace({
    "mistakes.lambda.yml": MISTAKES,
    "passes.lambda.yml": PASSES,
  });
  const { code, stdout, stderr } = await workspace.run(["run"]);
  expect(stderr.match(/^(?:error|hint|\d+ errors).*$|^ +-->.*$/gm)).toEqual([
    'error: unknown key "runtme"',
    " --> mistakes.lambda.yml:2:1",
    'hint: did you mean "runtime"?',
    'error: unknown key "invok"',
    " --> mistakes.lambda.yml:4:5",
    'hint: did you mean "invoke"?',
    'error: "status" cannot be "succes"',
    " --> mistakes.lambda.yml:6:23",
    'hint: did you mean "success"?',
    "3 errors in 1 file",
  ]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

describe("an address", () => {
  test.each([
    ["--invoke-address", "--runtime-address"],
    ["--runtime-address", "--invoke-address"],
  ])("serve %s that is taken exits with 3 and says what to do", async (taken, other) => {
    await using workspace = new Workspace();
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    const { port } = blocker.address() as { port: number };
    const flags = [taken, `127.0.0.1:${port}`, other, "127.0.0.1:0"];
    const ended = await workspace.run(["serve", ...flags]);
    blocker.close();
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr).toBe(
      `error: Cannot listen on "127.0.0.1:${port}": the port is taken\n` +
        "hint: another program listens there: end it, or name another address (port 0 takes a free one)\n",
    );
  });
});

test.each([[["run"]], [["serve", "--invoke-address", "127.0.0.1:0", "passes.lambda.yml"]]])(
  "%j without a temporary folder exits with 3 and says which",
  async (args) => {
    await using workspace = new Workspace({ "passes.lambda.yml": PASSES });
    const ended = await workspace.run(args, { TMPDIR: join(workspace.root, "gone") });
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr).toMatch(
      /^error: Cannot write in the temporary folder ".*gone"\nhint: set TMPDIR to a folder/,
    );
  },
);
