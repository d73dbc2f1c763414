/** Whatever ends the program, nothing of a scenario lives on, and no folder of ours is left. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { eventually } from "../process/eventually.ts";
import { ESCAPE } from "../support/escape.ts";
import { processesMentioning } from "../support/processes.ts";
import { programCommand } from "../support/program-command.ts";
import { type Run, Workspace } from "../support/workspace.ts";

setDefaultTimeout(120_000);

/** A runtime that has a child, never calls next and ignores SIGTERM, beside an extension with a child. */
const WORKING = `name: is at work
timeout: 60s
function: { timeout: 60s }
runtime: [/bin/sh, -c, "trap '' TERM; echo runtime is up; sleep 1000 & sleep 1000"]
extensions:
  parent: [/bin/sh, -c, "sleep 1000 & exec \\"$PROGRAM\\" $SCRIPT stub-extension parent"]
steps:
  - invoke: {}
`;

/** An extension that has a child and never registers. */
const REGISTERING = `name: never registers
timeout: 60s
function: { timeout: 60s }
extensions: { parent: [/bin/sh, -c, "echo extension is up; sleep 1000 & sleep 1000"] }
steps:
  - invoke: {}
`;

/**
 * A runtime that starts a process in a session of its own, which no signal to its group reaches. It
 * goes on once the process has left the group.
 */
const DAEMON = `name: has a daemon
runtime:
  - /bin/sh
  - -c
  - >-
    setsid sh -c 'touch left; exec sleep 1000' & until [ -e left ]; do :; done;
    exec "$PROGRAM" $SCRIPT stub-runtime
steps:
  - invoke: {}
`;

/** The same, of a process that cannot be known. */
const ESCAPING = DAEMON.replace("touch left", `${ESCAPE}; touch left`);

/** How the scenarios above start what is built in: `PROGRAM` and `SCRIPT` are handed through. */
const ENVIRONMENT = ["--env", "PROGRAM", "--env", "SCRIPT"];
const [program, script = ""] = programCommand();
const variables = { PROGRAM: program, SCRIPT: script };

/**
 * Resolves when as many processes sleep as the scenario starts, and the program has read that the
 * last of them is up. Before that the process may run already while the guardian is yet to be told
 * of it: what kills the program in that moment leaves it behind.
 */
async function asleep(workspace: Workspace, run: Run, count: number): Promise<void> {
  const sleeping = (): number =>
    workspace.processes().filter((command) => command.startsWith("sleep ")).length;
  await run.until(/(?:runtime|extension) is up/);
  await eventually(() => sleeping() === count);
}

/** Sends `signal` until `run` has ended. */
async function killed(run: Run, signal: NodeJS.Signals): Promise<void> {
  let hasEnded = false;
  void run.ended.then(() => (hasEnded = true));
  await eventually(() => {
    run.kill(signal);
    return hasEnded;
  });
}

async function nothingIsLeft(workspace: Workspace): Promise<void> {
  await eventually(() => workspace.processes().length === 0);
  // The guardian goes last, when it has removed the folder.
  expect(readdirSync(workspace.tmp)).toEqual([]);
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGABRT", null],
  ["SIGSEGV", null],
  ["SIGKILL", null],
] as const)("run leaves nothing behind after %s", async (signal, code) => {
  await using workspace = new Workspace({ "working.lambda.yml": WORKING });
  const run = workspace.start(["run", "--no-capture", ...ENVIRONMENT], variables);
  await asleep(workspace, run, 3);
  run.kill(signal);
  // Deno lives on after the first that is sent to it, and not after its own (2.9.6).
  if (signal === "SIGSEGV") await killed(run, signal);
  expect(await run.ended).toMatchObject({ code });
  await nothingIsLeft(workspace);
});

test("run leaves nothing behind while an extension is still to register", async () => {
  await using workspace = new Workspace({ "registering.lambda.yml": REGISTERING });
  const run = workspace.start(["run", "--no-capture"]);
  await asleep(workspace, run, 2);
  run.kill("SIGINT");
  expect(await run.ended).toMatchObject({ code: 130 });
  await nothingIsLeft(workspace);
});

test("a Ctrl-C a second after the first ends run at once, and leaves nothing behind", async () => {
  // The extension takes its two seconds at shutdown.
  const slow = `name: slow to end
extensions: { audit: { stub: { hang: shutdown } } }
steps:
  - invoke: {}
    stub: { log: [under way], sleep: 60s }
function: { timeout: 60s }
timeout: 60s
`;
  await using workspace = new Workspace({ "slow.lambda.yml": slow });
  const run = workspace.start(["run", "--no-capture"]);
  await run.until(/under way/);
  run.kill("SIGINT");
  const again = setInterval(() => run.kill("SIGINT"), 100);
  expect(await run.ended).toMatchObject({ code: 130 });
  clearInterval(again);
  await nothingIsLeft(workspace);
});

test.each([
  ["SIGINT", 0],
  ["SIGTERM", 0],
  ["SIGKILL", null],
] as const)("serve leaves nothing behind after %s", async (signal, code) => {
  await using workspace = new Workspace({ "working.lambda.yml": WORKING });
  const flags = [...ENVIRONMENT, "--invoke-address", "127.0.0.1:0"];
  const serve = workspace.start(["serve", ...flags, "working.lambda.yml"], variables);
  const url = await serve.until(/Invoke {2}(\S+)/);
  const invoked = fetch(url, { method: "POST", body: "{}" }).catch(() => undefined);
  await asleep(workspace, serve, 3);
  serve.kill(signal);
  expect(await serve.ended).toMatchObject({ code });
  await invoked;
  await nothingIsLeft(workspace);
});

/** Whether the program knows what has left its group: on Linux, as its binary or under Bun. */
const knowsStrays = process.platform === "linux" && !/[/-](?:node|deno)$/.test(program);

test.if(process.platform === "linux")(
  "a process that leaves its group and cannot be known is a LEAK: named, killed, and the scenario fails",
  async () => {
    await using workspace = new Workspace({ "daemon.lambda.yml": ESCAPING });
    const { code, stderr } = await workspace.run(["run", ...ENVIRONMENT], variables);
    expect(stderr).toMatch(
      /^ {2}LEAK: process \d+ of environment 1 was still there .*: sleep 1000$/m,
    );
    expect(code).toBe(1);
    await nothingIsLeft(workspace);
  },
);

test.if(process.platform === "linux")(
  "serve kills a process that has left its group and cannot be known, and says so",
  async () => {
    await using workspace = new Workspace({ "daemon.lambda.yml": ESCAPING });
    const flags = [...ENVIRONMENT, "--invoke-address", "127.0.0.1:0"];
    const serve = workspace.start(["serve", ...flags, "daemon.lambda.yml"], variables);
    const url = await serve.until(/Invoke {2}(\S+)/);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(200);
    serve.kill("SIGINT");
    const { code, stderr } = await serve.ended;
    expect(stderr).toMatch(/^warning: Process \d+ was still there .*: sleep 1000$/m);
    expect(code).toBe(0);
    await nothingIsLeft(workspace);
  },
);

test.if(knowsStrays)("a process that leaves its group ends with its environment", async () => {
  await using workspace = new Workspace({ "daemon.lambda.yml": DAEMON });
  const { code, stderr } = await workspace.run(["run", ...ENVIRONMENT], variables);
  expect(stderr).not.toContain("LEAK");
  expect(code).toBe(0);
  await nothingIsLeft(workspace);
});

test.if(knowsStrays).each(["SIGINT", "SIGKILL"] as const)(
  "a process that has left its group and cleared its variables ends with serve, by %s",
  async (signal) => {
    // It has nothing of ours in its variables: it is known by how long it sleeps.
    const seconds = 1_000_000 + Math.floor(Math.random() * 1e9);
    await using workspace = new Workspace({
      "daemon.lambda.yml": DAEMON.replace("setsid sh", 'env -i PATH="$PATH" setsid sh').replace(
        "sleep 1000",
        `sleep ${seconds}`,
      ),
    });
    const flags = [...ENVIRONMENT, "--invoke-address", "127.0.0.1:0"];
    const serve = workspace.start(["serve", ...flags, "daemon.lambda.yml"], variables);
    const url = await serve.until(/Invoke {2}(\S+)/);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(200);
    const daemons = (): number => processesMentioning(`sleep\u0000${seconds}`).length;
    await eventually(() => daemons() > 0);
    serve.kill(signal);
    await serve.ended;
    await eventually(() => daemons() === 0);
    await nothingIsLeft(workspace);
  },
);

test("serve leaves a process alone that someone else has attached", async () => {
  await using workspace = new Workspace({});
  const flags = ["--invoke-address", "127.0.0.1:0"];
  const serve = workspace.start(["serve", ...flags], variables);
  const address = await serve.until(/AWS_LAMBDA_RUNTIME_API=(\S+)/);
  const attached = Bun.spawn(["sleep", "1000"], { env: { AWS_LAMBDA_RUNTIME_API: address } });
  serve.kill("SIGINT");
  const { code, stderr } = await serve.ended;
  expect(stderr).not.toContain("was still there");
  expect(code).toBe(0);
  expect(attached.exitCode).toBeNull();
  attached.kill("SIGKILL");
  await attached.exited;
});
