/** Runtimes that cannot be started, or do not do what a runtime does. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

/** Function timeout and init limit are far away: nothing may wait for them. */
const SCENARIO = `name: starts
function: { timeout: 60s }
timeout: 60s
runtime: ./bootstrap
steps:
  - invoke: {}
`;

const AT_ONCE_MS = 8000;

function workspaceWith(bootstrap: string | undefined, mode = 0o755): Workspace {
  const workspace = new Workspace({ "starts.lambda.yml": SCENARIO });
  if (bootstrap !== undefined) workspace.write("bootstrap", bootstrap, mode);
  return workspace;
}

describe("a program that can be seen to be wrong", () => {
  test.each([
    ["is not there", undefined, 0, /error: no such file ".*\/bootstrap"\n/, ""],
    [
      "is not executable",
      "#!/bin/sh\n",
      0o644,
      /error: ".*" is not executable\n/,
      "hint: chmod +x",
    ],
  ] as const)("run shows the line of one that %s, and exits with 2", async (...row) => {
    const [, bootstrap, mode, message, hint] = row;
    await using workspace = workspaceWith(bootstrap, mode);
    const { code, stdout, stderr, tookMs } = await workspace.run(["run"]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(" --> starts.lambda.yml:4:10\n");
    expect(stderr).toContain("4 | runtime: ./bootstrap\n  |          ^^^^^^^^^^^\n");
    expect(stderr).toContain(hint);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(tookMs).toBeLessThan(AT_ONCE_MS);
    // Whether it can be executed is a matter of the machine that runs it.
    const isThere = bootstrap !== undefined;
    expect(await workspace.run(["validate"])).toMatchObject({ code: isThere ? 0 : 2 });
  });

  test.each([
    [["--", "./nope"], 'error: Cannot start runtime: no such file "./nope"\n'],
    [["--", "nope-42"], 'error: Cannot start runtime: no program "nope-42" in PATH\nhint: '],
    [["--", "./plain"], 'error: Cannot start runtime: "./plain" is not executable\nhint: chmod +x'],
    [["--extension", "./nope", "--", "/bin/sh"], 'error: Cannot start extension "nope": no such'],
  ])("serve %j exits with 3", async (args, message) => {
    await using workspace = new Workspace({ plain: "" });
    const ended = await workspace.run(["serve", "--invoke-address", "127.0.0.1:0", ...args]);
    expect(ended.stderr).toStartWith(message);
    expect(ended).toMatchObject({ code: 3, stdout: "" });
  });
});

test.each([
  ["broken binary", "\u007fELF garbage", "Runtime.InvalidEntrypoint", "exec format error"],
  ["missing interpreter", "#!/no/such\n", "Runtime.InvalidEntrypoint", "no such file or directory"],
  ["runtime that fails", "#!/bin/sh\nexit 3\n", "Runtime.ExitError", "exit status 3"],
  ["runtime that ends", "#!/bin/sh\n", "Runtime.ExitError", "exited without providing a reason"],
])("a %s fails the scenario at once, in Lambda's words", async (_, bootstrap, type, words) => {
  await using workspace = workspaceWith(bootstrap);
  const { code, stderr, tookMs } = await workspace.run(["run"]);
  expect(stderr).toMatch(/error: the invoke did not succeed\n +--> starts.lambda.yml:6:\d+\n/);
  expect(stderr).toContain(`"errorType":"${type}"`);
  expect(stderr).toContain(words);
  expect(stderr).toContain("  rerun: lambda-sim run starts.lambda.yml:1\n");
  expect(code).toBe(1);
  expect(tookMs).toBeLessThan(AT_ONCE_MS);
});

test("what a runtime wrote before it failed is shown", async () => {
  await using workspace = workspaceWith("#!/bin/sh\necho to stdout\necho to stderr >&2\nexit 3\n");
  const { stderr } = await workspace.run(["run"]);
  expect(stderr).toContain("    | to stdout\n");
  expect(stderr).toContain("    | to stderr\n");
});

test("a runtime that never calls next ends with the scenario, which says who has not", async () => {
  await using workspace = workspaceWith("#!/bin/sh\necho is up\nexec sleep 1000\n");
  const { code, stderr, tookMs } = await workspace.run(["run", "--timeout", "1s"]);
  expect(stderr).toContain("error: The scenario did not end within 1.00s\n");
  expect(stderr).toMatch(/hint: .*the runtime has not called next/);
  expect(stderr).toContain("    | is up\n");
  expect(code).toBe(1);
  expect(tookMs).toBeLessThan(AT_ONCE_MS);
});

test("an extension that never registers ends with the scenario, which says who has not", async () => {
  const scenario = `extensions: { audit: { stub: { hang: register } } }\nsteps: [{ invoke: {} }]\n`;
  await using workspace = new Workspace({ "hangs.lambda.yml": scenario });
  const { code, stderr } = await workspace.run(["run", "--timeout", "1s"]);
  expect(stderr).toMatch(/hint: .*extension "audit" has not registered/);
  expect(code).toBe(1);
});
