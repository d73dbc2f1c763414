import { afterEach, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostedProcess, ProcessHost } from "../../src/sandbox/ports.ts";
import { createGuardian, type Guardian } from "../../src/process/guardian.ts";
import { createProcessHost } from "../../src/process/host.ts";
import { eventually, isAlive, stateOf } from "./eventually.ts";

/** Each leaves in its own way, and tells its pid as the last that it does before it sleeps. */
const LEAVING = {
  "a session of its own": `setsid sh -c 'echo $$; exec sleep 1000' &`,
  "a double fork": `setsid sh -c '(sh -c "echo \\$\\$; exec sleep 1000" &) ; exit 0'`,
  "a cleared environment": `env -i /usr/bin/setsid --fork /bin/sh -c 'echo $$; exec /bin/sleep 1000'`,
};

describe.if(process.platform === "linux")("a process that has left its group", () => {
  let guardian: Guardian;
  let host: ProcessHost;

  afterEach(() => guardian.close());

  /** A process that leaves something behind and then does `end`, and the pid of what it has left. */
  async function start(
    leaving: string,
    end = "exec sleep 1000",
  ): Promise<{ readonly leader: HostedProcess; readonly stray: number }> {
    guardian = createGuardian();
    host = createProcessHost({ guardian, adoptsOrphans: true });
    const lines: string[] = [];
    const command = ["/bin/sh", "-c", `${leaving}\n${end}`] as const;
    const environment = { PATH: "/usr/bin:/bin" };
    const started = await host.spawn({ command, environment, cwd: "/" }, (line) => {
      lines.push(line);
    });
    if (!started.ok) throw new Error(started.error.message);
    await eventually(() => lines.length > 0);
    const stray = Number(lines[0]);
    await eventually(
      () => commandOf(stray).startsWith("sleep") || commandOf(stray).startsWith("/bin/sleep"),
    );
    return { leader: started.value, stray };
  }

  test.each(Object.entries(LEAVING))(
    "by %s is stopped, thawed and killed with it",
    async (_, how) => {
      const { leader, stray } = await start(how);
      leader.signal("SIGSTOP");
      await eventually(() => stateOf(stray) === "T");
      leader.signal("SIGCONT");
      await eventually(() => stateOf(stray) !== "T");
      leader.signal("SIGKILL");
      await leader.exited;
      // It is reaped as well, since its parents are gone.
      await eventually(() => stateOf(stray) === undefined);
    },
  );

  test.each(Object.entries(LEAVING))(
    "by %s ends when its process ends by itself",
    async (_, how) => {
      const file = join(tmpdir(), `lambda-sim-${randomUUID()}`);
      const { leader, stray } = await start(
        how,
        `until [ -e ${file} ]; do sleep 0.01; done; exit 7`,
      );
      writeFileSync(file, "");
      expect(await leader.exited).toEqual({ code: 7, signal: null });
      await eventually(() => !isAlive(stray));
      rmSync(file);
    },
  );

  test("is killed while it is frozen", async () => {
    const { leader, stray } = await start(LEAVING["a double fork"]);
    leader.signal("SIGSTOP");
    await eventually(() => stateOf(stray) === "T");
    leader.signal("SIGKILL");
    await leader.exited;
    await eventually(() => stateOf(stray) === undefined);
  });

  test("is not stopped when the freeze was over at once", async () => {
    const { leader, stray } = await start(LEAVING["a double fork"]);
    leader.signal("SIGSTOP");
    leader.signal("SIGCONT");
    await Bun.sleep(30);
    expect(stateOf(stray)).toBe("S");
    leader.signal("SIGKILL");
    await leader.exited;
  });

  test.each(Object.entries(LEAVING))(
    "by %s counts for the memory of its environment",
    async (_, how) => {
      const { leader, stray } = await start(how);
      const counted = await host.openGauge().read([leader.pid]);
      expect(counted.map(({ pid }) => pid)).toContain(stray);
      leader.signal("SIGKILL");
      await leader.exited;
    },
  );

  test("belongs to its own leader alone", async () => {
    const first = await start(LEAVING["a double fork"]);
    const firstGuardian = guardian;
    const second = await start(LEAVING["a double fork"]);
    second.leader.signal("SIGKILL");
    await second.leader.exited;
    await eventually(() => stateOf(second.stray) === undefined);
    expect(isAlive(first.stray)).toBe(true);
    first.leader.signal("SIGKILL");
    await first.leader.exited;
    await firstGuardian.close();
  });

  test("is reaped by us, and so are children in the group", async () => {
    const { leader, stray } = await start(`sleep 1000 & ${LEAVING["a double fork"]}`);
    const family = (await host.openGauge().read([leader.pid])).map(({ pid }) => pid);
    expect(family).toContain(stray);
    expect(family.length).toBeGreaterThan(2);
    leader.signal("SIGKILL");
    await leader.exited;
    await eventually(() => family.every((pid) => stateOf(pid) === undefined));
  });
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
