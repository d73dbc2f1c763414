import { afterEach, beforeEach, expect, test } from "bun:test";
import { createGuardian, type Guardian } from "../../src/process/guardian.ts";
import { createProcessHost } from "../../src/process/host.ts";
import { createMemoryGauge } from "../../src/process/memory.ts";
import type { HostedProcess } from "../../src/sandbox/ports.ts";
import { eventually, isAlive } from "./eventually.ts";

const MB = 1024 * 1024;
const HOLD = `globalThis.held = new Uint8Array(64 * ${MB}).fill(1); console.log(process.pid);`;
const STAY = "setInterval(() => {}, 1e6);";

let guardian: Guardian;
let lines: string[];

beforeEach(() => {
  guardian = createGuardian();
  lines = [];
});

afterEach(() => guardian.close());

async function run(script: string): Promise<HostedProcess> {
  const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
  const command = [process.execPath, "-e", script] as const;
  const started = await createProcessHost({ guardian }).spawn(
    { command, environment, cwd: "/" },
    (line) => void lines.push(line),
  );
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

async function usedBy(leader: HostedProcess): Promise<number> {
  const processes = await createMemoryGauge().read([leader.pid]);
  return processes.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
}

async function end(process: HostedProcess): Promise<void> {
  process.signal("SIGKILL");
  await process.exited;
}

test("read() counts the anonymous memory of a process", async () => {
  const holder = await run(`${HOLD} ${STAY}`);
  await eventually(() => lines.length > 0);
  const [memory] = await createMemoryGauge().read([holder.pid]);
  expect(memory?.usedBytes).toBeGreaterThan(64 * MB);
  expect(memory?.usedBytes).toBeLessThan(200 * MB);
  if (process.platform === "linux") {
    expect(memory?.highWaterBytes).toBeGreaterThan(64 * MB);
    expect(memory?.fileBytes).toBeGreaterThan(0);
  }
  await end(holder);
});

test("read() counts a child that has left the group of its parent", async () => {
  const child = JSON.stringify(["-e", `${HOLD} ${STAY}`]);
  const parent = await run(`
    const options = { detached: true, stdio: "inherit" };
    require("node:child_process").spawn(process.execPath, ${child}, options);
    ${STAY}
  `);
  await eventually(() => lines.length > 0);
  const pid = Number(lines[0]);
  expect(await usedBy(parent)).toBeGreaterThan(64 * MB);
  process.kill(pid, "SIGKILL");
  await end(parent);
  await eventually(() => !isAlive(pid));
});

test("read() notices a child that a gauge meets for the first time", async () => {
  const child = JSON.stringify(["-e", `${HOLD} ${STAY}`]);
  const parent = await run(`
    process.once("SIGUSR2", () =>
      require("node:child_process").spawn(process.execPath, ${child}, { stdio: "inherit" }));
    console.log("ready");
    ${STAY}
  `);
  await eventually(() => lines.length > 0);
  const gauge = createMemoryGauge();
  expect(await gauge.read([parent.pid])).toHaveLength(1);
  parent.signal("SIGUSR2");
  await eventually(() => lines.length > 1);
  expect((await gauge.read([parent.pid])).map(({ pid }) => pid)).toContain(Number(lines[1]));
  await end(parent);
});

test("read() passes over a process that has ended", async () => {
  const gone = await run("");
  await gone.exited;
  expect(await createMemoryGauge().read([gone.pid])).toEqual([]);
});
