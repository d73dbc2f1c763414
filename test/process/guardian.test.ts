import { afterEach, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { createGuardian } from "../../src/process/guardian.ts";
import { createProcessHost } from "../../src/process/host.ts";
import { eventually, isAlive } from "./eventually.ts";

const driver = new URL("../fixtures/process/guarded.ts", import.meta.url).pathname;
const started = new Set<ReturnType<typeof drive>>();

afterEach(async () => {
  for (const child of started) {
    child.kill("SIGKILL");
    await child.exited;
  }
  started.clear();
});

function drive(end: string, ...scripts: string[]) {
  const child = Bun.spawn([process.execPath, driver, end, ...scripts], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  started.add(child);
  return child;
}

/** The first `count` lines that the driver and its processes write. */
async function linesOf(child: ReturnType<typeof drive>, count: number): Promise<string[]> {
  let text = "";
  for await (const chunk of child.stdout) {
    text += Buffer.from(chunk).toString();
    const lines = text.split("\n").slice(0, -1);
    if (lines.length >= count) return lines;
  }
  throw new Error(`The driver ended after "${text}"`);
}

/** The same as pids. */
async function pidsOf(child: ReturnType<typeof drive>, count: number): Promise<number[]> {
  return (await linesOf(child, count)).map(Number);
}

test("a SIGKILL of ours leaves no process behind, nor its children", async () => {
  const child = drive("stay", "sleep 60 & echo $!; wait");
  const pids = await pidsOf(child, 2);
  expect(pids.every(isAlive)).toBeTrue();
  child.kill("SIGKILL");
  await eventually(() => !pids.some(isAlive));
});

test("a SIGKILL of ours leaves no frozen process behind", async () => {
  const child = drive("frozen", "exec sleep 60");
  const pids = await pidsOf(child, 1);
  child.kill("SIGKILL");
  await eventually(() => !pids.some(isAlive));
});

test("a SIGKILL right after the spawn leaves nothing behind either", async () => {
  const child = drive("kill-at-once", "exec sleep 60");
  const pids = await pidsOf(child, 1);
  await eventually(() => !pids.some(isAlive));
});

test("an exit without a word leaves no process behind", async () => {
  const pids = await pidsOf(drive("exit", "exec sleep 60", "exec sleep 60"), 2);
  await eventually(() => !pids.some(isAlive));
});

test("a child that its ended parent left behind goes with us as well", async () => {
  const child = drive("stay", "sleep 60 >/dev/null & echo $!");
  const pids = await pidsOf(child, 2);
  const [left] = pids.filter(isAlive);
  child.kill("SIGKILL");
  await eventually(() => left === undefined || !isAlive(left));
});

test("the guardian does not keep our event loop alive", async () => {
  expect(await drive("wait-all", "exit 0").exited).toBe(0);
});

test("close() ends the guardian, and what it held", async () => {
  const guardian = createGuardian();
  guardian.start();
  // Until it has begun it goes by our own name.
  await eventually(() => guardians().length === 1);
  await guardian.close();
  expect(guardians()).toEqual([]);
  await guardian.close();
});

test("folder() goes with us when we are killed, and with close()", async () => {
  const child = drive("folder");
  const [folder = ""] = await linesOf(child, 1);
  expect(existsSync(folder)).toBeTrue();
  child.kill("SIGKILL");
  await eventually(() => !existsSync(folder));

  const guardian = createGuardian();
  const own = guardian.folder();
  expect(guardian.folder()).toBe(own);
  for (const pid of guardians()) process.kill(pid, "SIGKILL");
  await guardian.close();
  expect(existsSync(own)).toBeFalse();
});

test.if(process.platform === "linux")("close() leaves no descriptor open", async () => {
  const cycle = async (): Promise<void> => {
    const guardian = createGuardian();
    guardian.start();
    await guardian.close();
  };
  await cycle();
  const before = openDescriptors();
  await cycle();
  await eventually(() => openDescriptors() <= before);
});

test("a guardian that was killed is replaced, and the new one knows all groups", async () => {
  const guardian = createGuardian();
  const host = createProcessHost({ guardian });
  const spec = {
    command: ["sleep", "60"],
    environment: { PATH: "/usr/bin:/bin" },
    cwd: "/",
  } as const;
  const first = await host.spawn(spec, () => {});
  for (const pid of guardians()) process.kill(pid, "SIGKILL");
  await eventually(() => guardians().length === 0);
  // Its end has to reach us before we can know of it.
  await eventually(() => {
    guardian.start();
    return guardians().length > 0;
  });
  await guardian.close();
  if (!first.ok) throw new Error(first.error.message);
  expect(await first.value.exited).toEqual({ code: null, signal: "SIGKILL" });
});

/** The guardians that this process has started. */
function guardians(): number[] {
  const { stdout } = Bun.spawnSync(["ps", "-A", "-o", "pid=,ppid=,stat=,args="]);
  return stdout
    .toString()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, state]) => parent === String(process.pid) && !state?.startsWith("Z"))
    .filter((columns) => columns.includes("lambda-sim-guardian"))
    .map(([pid]) => Number(pid));
}

function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}
