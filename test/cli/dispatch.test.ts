import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dispatch } from "../../src/cli/dispatch.ts";
import { Interruption } from "../../src/cli/interruption.ts";
import { MemoryStream } from "./memory-stream.ts";

const GOOD = `name: first
tags: [smoke]
vars: { bucket: audit }
steps:
  - invoke: { bucket: "\${bucket}" }
---
skip: not today
steps:
  - invoke: {}
`;
const BAD = "steps:\n  - invok: {}\n";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "cli-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function write(path: string, text: string): void {
  writeFileSync(join(cwd, path), text);
}

async function run(...args: readonly string[]) {
  const stdout = new MemoryStream();
  const stderr = new MemoryStream();
  const interruption = new Interruption(new EventEmitter(), { exitNow: () => {}, now: () => 0 });
  const surroundings = { environment: {}, cwd, stdout, stderr, version: "0.0.0", interruption };
  const code = await dispatch(args, surroundings);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

describe("dispatch() validate", () => {
  test("dispatch() validate counts what is valid", async () => {
    write("a.lambda.yml", GOOD);
    const stderr = "2 scenarios in 1 file: valid\n";
    expect(await run("validate")).toEqual({ code: 0, stdout: "", stderr });
    expect(await run("validate", "-q")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("dispatch() validate shows what is wrong, and where", async () => {
    write("a.lambda.yml", GOOD);
    write("b.lambda.yml", BAD);
    const { code, stdout, stderr } = await run("validate");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('error: unknown key "invok"\n --> b.lambda.yml:2:5\n');
    expect(stderr).toEndWith('hint: did you mean "invoke"?\n\n1 error in 1 file\n');
  });

  test("dispatch() validate refuses a path, a tag and a variable that are not there", async () => {
    write("a.lambda.yml", GOOD);
    expect(await run("validate", "gone.yml")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('error: Cannot find "gone.yml": no such file or folder\n'),
    });
    expect(await run("validate", "--tag", "smok")).toMatchObject({
      code: 2,
      stderr: 'error: Unknown tag "smok"\nhint: did you mean "smoke"?\n',
    });
    expect(await run("validate", "--var", "buket=x")).toMatchObject({
      code: 2,
      stderr: 'error: Unknown variable "buket"\nhint: did you mean "bucket"?\n',
    });
    expect(await run("validate", "--var-file", "gone.yml")).toMatchObject({
      code: 2,
      stderr: 'error: Cannot find "gone.yml": no such file\n',
    });
  });

  test("dispatch() validate says where a file of variables is wrong", async () => {
    write("a.lambda.yml", GOOD);
    write("vars.yml", "- bucket\n");
    const { code, stderr } = await run("validate", "--var-file", "vars.yml");
    expect(code).toBe(2);
    expect(stderr).toStartWith("error: a file of variables is one map\n --> vars.yml:1:1\n");
  });

  test("dispatch() validate ends with 4 when nothing matches, unless that is allowed", async () => {
    expect(await run("validate")).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "error: Found no scenario file\n" +
        "hint: it looks for *.lambda.yml, *.lambda.yaml and *.lambda.json\n",
    });
    expect(await run("validate", "--allow-empty")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("dispatch() list", () => {
  test("dispatch() list prints lines that run takes, names and tags", async () => {
    write("a.lambda.yml", GOOD);
    const stdout = "a.lambda.yml:1  first  [smoke]\na.lambda.yml:7  line 7  [skipped]\n";
    expect(await run("list")).toMatchObject({ code: 0, stdout, stderr: "" });
    expect((await run("list", "a.lambda.yml:5")).stdout).toBe("a.lambda.yml:1  first  [smoke]\n");
  });

  test("dispatch() list --json is one document, also when nothing matches", async () => {
    write("a.lambda.yml", GOOD);
    const { stdout } = await run("list", "--json");
    expect(JSON.parse(stdout)).toEqual([
      { file: "a.lambda.yml", line: 1, name: "first", tags: ["smoke"] },
      { file: "a.lambda.yml", line: 7, name: "line 7", tags: [], skip: "not today" },
    ]);
    expect(await run("list", "--json", "-t", "nothing")).toMatchObject({ code: 4, stdout: "[]\n" });
  });
});

describe("dispatch()", () => {
  test("dispatch() schema prints a JSON Schema", async () => {
    const { code, stdout } = await run("schema");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: "object", required: ["steps"] });
    expect(await run("schema", "x")).toMatchObject({ code: 2 });
  });

  test("dispatch() takes a word for a path when there is one of that name", async () => {
    mkdirSync(join(cwd, "tests"));
    expect(await run("tests")).toMatchObject({ code: 4 });
    expect(await run("test")).toMatchObject({
      code: 2,
      stderr: 'error: Unknown command "test"\nhint: lambda-sim --help lists the commands\n',
    });
  });

  test("dispatch() prints the help of the command that is asked about, wherever the flag stands", async () => {
    const { code, stdout } = await run("-h", "list");
    expect({ code, isOfList: stdout.startsWith("Print names, tags and lines") }).toEqual({
      code: 0,
      isOfList: true,
    });
  });
});
