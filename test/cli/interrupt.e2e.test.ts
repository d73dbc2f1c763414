/** What Ctrl-C does to a run under way. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programCommand } from "../support/program-command.ts";

const HANGING = `name: hangs
runtime: { stub: { log: [ready] } }
function: { timeout: 60s }
steps:
  - invoke: {}
    stub: { log: ["under way"], sleep: 60s }
`;

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "interrupt-"));
  writeFileSync(join(cwd, "hang.lambda.yml"), HANGING);
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** Starts a run; resolves when its runtime is at work. */
async function startRun() {
  const child = Bun.spawn([...programCommand(), "run", "--no-capture"], {
    cwd,
    env: { PATH: "/usr/bin:/bin" },
    stdout: "ignore",
    stderr: "pipe",
  });
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("under way")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The run ended: ${text}`);
    text += value;
  }
  return child;
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("lambda-sim run cleans up on %s and exits with %d", async (signal, code) => {
  const child = await startRun();
  if (existsSync("/proc/self")) expect(processesIn(cwd).length).toBeGreaterThan(1);
  child.kill(signal);
  expect(await child.exited).toBe(code);
  expect(processesIn(cwd)).toEqual([]);
});

/** The processes that work in `folder`, as those of a scenario there do; none where /proc is not. */
function processesIn(folder: string): readonly string[] {
  const pids = existsSync("/proc/self")
    ? readdirSync("/proc").filter((name) => /^\d+$/.test(name))
    : [];
  return pids.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      // It has ended, or is a zombie.
      return false;
    }
  });
}
