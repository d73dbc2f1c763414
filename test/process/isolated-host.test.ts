import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ToolError } from "../../src/core/tool-error.ts";
import { createGuardian, type Guardian } from "../../src/process/guardian.ts";
import { findHandOver } from "../../src/process/hand-over.ts";
import { createProcessHost } from "../../src/process/host.ts";
import { createMemoryGauge } from "../../src/process/memory.ts";
import { withSandbox } from "../../src/process/hosts-file.ts";
import { openIsolatedHost } from "../../src/process/isolated-host.ts";
import { findIsolation, isolated, type User } from "../../src/process/isolation.ts";
import { findLeaks } from "../../src/process/leaks.ts";
import type { ProcessHost, ProcessSpec } from "../../src/sandbox/ports.ts";
import { describeHost } from "./describe-host.ts";
import { eventually } from "./eventually.ts";
import { isolationProblem } from "./isolation-problem.ts";

const path = process.env["PATH"] ?? "/usr/bin:/bin";
const machineHosts = "/dev/null";
const user: User = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
/** Root has a way of its own, so that of everyone else is tried with the ids of one. */
const stranger: User = user.uid === 0 ? { uid: 65_534, gid: 65_534 } : user;

const handOver = await findHandOver("/usr/bin/env", "/bin/sh");

const PYTHON = `import socket; print(socket.gethostbyname("sandbox.localdomain"))`;

for (const [who, someone] of [
  ["us", user],
  ["a user", stranger],
] as const) {
  const problem = await isolationProblem(someone);
  const name = `openIsolatedHost() for ${who}${problem === undefined ? "" : ` (${problem})`}`;
  const open = (plain: ProcessHost, folder: string): Promise<ProcessHost> =>
    openIsolatedHost(plain, { folder, path, user: someone, machineHosts });

  describe.skipIf(problem !== undefined)(name, () => {
    describeHost(open);

    let folder: string;
    let guardian: Guardian;
    let lines: string[];

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "isolated-host-test-"));
      guardian = createGuardian();
      lines = [];
    });

    afterEach(async () => {
      await guardian.close();
      rmSync(folder, { recursive: true });
    });

    async function start(command: ProcessSpec["command"], environment = {}) {
      const host = await open(createProcessHost({ guardian }), folder);
      const spec = { command, environment: { PATH: path, ...environment }, cwd: folder };
      const child = await host.spawn(spec, (line) => void lines.push(line));
      if (!child.ok) throw new Error(child.error.message);
      return child.value;
    }

    /** The lines it writes. */
    async function output(command: ProcessSpec["command"], environment = {}) {
      const child = await start(command, environment);
      await child.exited;
      return lines;
    }

    test("its processes see the machine's hosts file with the name added, and the machine does not", async () => {
      const machine = readFileSync("/etc/hosts", "utf8");
      expect(await output(["cat", "/etc/hosts"])).toEqual([
        "127.0.0.1 sandbox.localdomain sandbox",
      ]);
      expect(readFileSync("/etc/hosts", "utf8")).toBe(machine);
    });

    test("a process can look up the name", async () => {
      expect(await output(["python3", "-c", PYTHON])).toEqual(["127.0.0.1"]);
    });

    test("its processes are who they would be", async () => {
      expect(await output(["sh", "-c", "id -u; id -g"])).toEqual([
        String(someone.uid),
        String(someone.gid),
      ]);
    });

    test("a process has exactly its environment", async () => {
      const odd = { ODD: "a=b c", "not-a.name": "", LD_DEBUG: "", "-x": "--" };
      const expected = Object.entries({ PATH: path, ...odd }).map((pair) => pair.join("="));
      expect((await output(["env"], odd)).toSorted()).toEqual(expected.toSorted());
    });

    test("a process has its name and its arguments", async () => {
      const command = ["cat", "/proc/self/cmdline", "--", "/dev/null"] as const;
      expect(await output(command)).toEqual([`${command.join("\0")}\0`]);
    });

    test("a program may have a name that looks like a variable", async () => {
      writeFileSync(join(folder, "a=b"), "#!/bin/sh\necho $0 $1\n", { mode: 0o755 });
      expect(await output(["./a=b", "c=d"])).toEqual(["./a=b c=d"]);
    });

    test.skipIf(handOver !== "variables")(
      "nobody else can read the environment of a process on its way",
      async () => {
        // The machine's own mount, but it tells first how it was come to: it is on everyone's way.
        const told = join(folder, "told");
        const tools = join(folder, "tools");
        mkdirSync(tools);
        const tell = `cat /proc/$PPID/cmdline /proc/$$/cmdline > ${told}`;
        const script = `#!/bin/sh\n${tell}\nPATH=${path} exec mount "$@"\n`;
        writeFileSync(join(tools, "mount"), script, { mode: 0o755 });
        const surroundings = { folder, path: `${tools}:${path}`, user: someone, machineHosts };
        const host = await openIsolatedHost(createProcessHost({ guardian }), surroundings);
        const environment = { PATH: path, API_KEY: "secret" };
        const command = ["sh", "-c", "echo $API_KEY"] as const;
        const child = await host.spawn({ command, environment, cwd: folder }, (line) => {
          lines.push(line);
        });
        await (child.ok ? child.value.exited : undefined);
        expect(lines).toEqual(["secret"]);
        expect(readFileSync(told, "utf8")).toContain("echo $API_KEY");
        expect(readFileSync(told, "utf8")).not.toContain("secret");
      },
    );

    test("what is preloaded into a process is not preloaded into what leads there", async () => {
      const child = await start(["true"], { LD_PRELOAD: "/nope.so" });
      await child.exited;
      expect(lines.filter((line) => !line.startsWith("ERROR: ld.so:"))).toEqual([]);
      expect(lines.length).toBeLessThanOrEqual(1);
    });

    test("its processes are measured, and found when they are left behind", async () => {
      const address = `127.0.0.1:${10_000 + someone.uid}`;
      const child = await start(["sleep", "60"], { AWS_LAMBDA_RUNTIME_API: address });
      await eventually(() => readFileSync(`/proc/${child.pid}/comm`, "utf8") === "sleep\n");
      const [memory] = await createMemoryGauge().read([child.pid]);
      expect(memory?.usedBytes).toBeGreaterThan(0);
      expect(await findLeaks(address)).toEqual([{ pid: child.pid, command: "sleep 60" }]);
      child.signal("SIGKILL");
      expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
    });

    test("a program for another machine is refused as the system would", async () => {
      const elf = readFileSync("/proc/self/exe").subarray(0, 4096);
      const other = Buffer.from(elf);
      other.writeUInt16LE(0xfff0, 18);
      writeFileSync(join(folder, "other"), other, { mode: 0o755 });
      await expect(start(["./other"])).rejects.toThrow("fork/exec ./other: exec format error");
    });
  });
}

describe("openIsolatedHost()", () => {
  const plain = createProcessHost({ guardian: createGuardian() });

  test("openIsolatedHost() does nothing where the machine knows the name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "isolated-host-test-"));
    writeFileSync(join(folder, "hosts"), withSandbox(""));
    const surroundings = { folder, path, machineHosts: join(folder, "hosts") };
    expect(await openIsolatedHost(plain, { ...surroundings, platform: "darwin" })).toBe(plain);
    rmSync(folder, { recursive: true });
  });

  test("openIsolatedHost() says on macOS what else helps", async () => {
    const opened = openIsolatedHost(plain, {
      folder: "/",
      path,
      platform: "darwin",
      machineHosts,
    });
    const error = await opened.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({
      message: "Cannot isolate the hosts file: only Linux can do that",
      hint: "add this line to /etc/hosts, and nothing more is needed: 127.0.0.1 sandbox.localdomain",
    });
  });
});

const asNobody = user.uid === 0 ? await isolationProblem(stranger) : "only root can become another";
test.skipIf(asNobody !== undefined)(
  `isolated() works for one who is not root${asNobody === undefined ? "" : ` (${asNobody})`}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "isolated-host-test-"));
    chmodSync(folder, 0o755);
    const hosts = join(folder, "hosts");
    writeFileSync(hosts, withSandbox(""), { mode: 0o644 });
    const isolation = await findIsolation(hosts, { user: stranger, path });
    const shell = ["/bin/sh", "-c", "id -u; cat /etc/hosts"] as const;
    const { command } = isolated({ command: shell, environment: {}, cwd: "/" }, isolation);
    const ids = [`--reuid=${stranger.uid}`, `--regid=${stranger.gid}`, "--clear-groups"];
    const { stdout, stderr } = Bun.spawnSync(["setpriv", ...ids, ...command]);
    expect([stdout.toString(), stderr.toString()]).toEqual([
      "65534\n127.0.0.1 sandbox.localdomain sandbox\n",
      "",
    ]);
    rmSync(folder, { recursive: true });
  },
);
