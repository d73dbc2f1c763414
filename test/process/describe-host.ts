import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nextTurn, sleep, systemClock } from "../../src/core/clock.ts";
import { createGuardian, type Guardian } from "../../src/process/guardian.ts";
import { createProcessHost } from "../../src/process/host.ts";
import type { HostedProcess, ProcessHost, ProcessSpec } from "../../src/sandbox/ports.ts";
import { eventually, isAlive, stateOf } from "./eventually.ts";

const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };

/** What holds of every host, however it starts processes; `open` makes one, given a plain one and a folder. */
export function describeHost(
  open: (plain: ProcessHost, folder: string) => ProcessHost | Promise<ProcessHost>,
): void {
  let folder: string;
  let guardian: Guardian;
  let host: ProcessHost;
  let lines: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "host-test-"));
    guardian = createGuardian();
    host = await open(createProcessHost({ guardian }), folder);
    lines = [];
  });

  afterEach(async () => {
    await guardian.close();
    rmSync(folder, { recursive: true });
  });

  /** Collects lines as `stdout: …`. */
  function spawn(command: ProcessSpec["command"], rest: Partial<ProcessSpec> = {}) {
    const spec: ProcessSpec = { command, environment, cwd: folder, ...rest };
    return host.spawn(spec, (line, stream) => void lines.push(`${stream}: ${line}`));
  }

  async function shell(script: string): Promise<HostedProcess> {
    const result = await spawn(["sh", "-c", script]);
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }

  /** The pid that the script wrote as its last line. */
  async function writtenPid(): Promise<number> {
    await eventually(() => lines.length > 0);
    return Number(lines.at(-1)?.replace("stdout: ", ""));
  }

  async function failure(command: ProcessSpec["command"], rest?: Partial<ProcessSpec>) {
    const result = await spawn(command, rest);
    if (result.ok) throw new Error("It started");
    return result.error;
  }

  function write(name: string, content: string | Uint8Array, mode: number): void {
    writeFileSync(join(folder, name), content);
    chmodSync(join(folder, name), mode);
  }

  describe("a process that ends", () => {
    test("spawn() gives the exit code after all output was read", async () => {
      const child = await shell("seq 1 20000; echo last; exit 7");
      expect(await child.exited).toEqual({ code: 7, signal: null });
      expect(lines).toHaveLength(20_001);
      expect(lines.at(-1)).toBe("stdout: last");
    });

    test("spawn() reads both streams, each in its order, with a last line without an end", async () => {
      const child = await shell("echo a; echo b >&2; echo c; printf d >&2");
      await child.exited;
      expect(lines.filter((line) => line.startsWith("stdout"))).toEqual(["stdout: a", "stdout: c"]);
      expect(lines.filter((line) => line.startsWith("stderr"))).toEqual(["stderr: b", "stderr: d"]);
    });

    test("spawn() gives the signal that ended it", async () => {
      const child = await shell("kill -s TERM $$");
      expect(await child.exited).toEqual({ code: null, signal: "SIGTERM" });
    });

    test("spawn() ends with a process what it left behind, which would keep its output open", async () => {
      const child = await shell("sleep 3600 & echo $!; exit 0");
      expect(await child.exited).toEqual({ code: 0, signal: null });
      const pid = await writtenPid();
      await eventually(() => !isAlive(pid));
    });

    test("signal() to a group that is gone does nothing", async () => {
      const child = await shell("exit 0");
      await child.exited;
      child.signal("SIGKILL");
      child.signal("SIGTERM");
    });
  });

  describe("what a process is given", () => {
    test("spawn() gives it its environment alone, its folder and no input", async () => {
      const child = await spawn(["sh", "-c", "env | cut -d = -f 1; cat; pwd -P"], {
        environment: { ...environment, ONLY: "1" },
      });
      if (child.ok) await child.value.exited;
      // The shell adds the others.
      const names = lines.slice(0, -1).map((line) => line.replace("stdout: ", ""));
      expect(
        names.filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name)).toSorted(),
      ).toEqual(["ONLY", "PATH"]);
      expect(lines.at(-1)).toEndWith(folder);
    });

    test("spawn() finds a relative program in the working folder", async () => {
      write("bootstrap", "#!/bin/sh\necho started $0\n", 0o755);
      const child = await spawn(["./bootstrap"]);
      if (child.ok) await child.value.exited;
      expect(lines[0]).toStartWith("stdout: started");
    });

    test("spawn() gives it a session of its own, which the terminal's Ctrl-C does not reach", async () => {
      const child = await shell("ps -o sid= -o pgid= -p $$");
      await child.exited;
      const [session, group] = (lines[0] ?? "").replace("stdout: ", "").trim().split(/\s+/);
      expect([session, group]).toEqual([String(child.pid), String(child.pid)]);
    });
  });

  describe("signals", () => {
    test("signal() reaches the whole group", async () => {
      const child = await shell("sleep 60 & echo $!; wait");
      const pid = await writtenPid();
      child.signal("SIGKILL");
      expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
      await eventually(() => !isAlive(pid));
    });

    test("signal() freezes and thaws the whole group", async () => {
      const child = await shell("sleep 60 & echo $!; wait");
      const pid = await writtenPid();
      child.signal("SIGSTOP");
      await eventually(() => stateOf(pid) === "T" && stateOf(child.pid) === "T");
      child.signal("SIGCONT");
      await eventually(() => stateOf(pid) === "S" && stateOf(child.pid) === "S");
      child.signal("SIGSTOP");
      child.signal("SIGKILL");
      expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
      await eventually(() => !isAlive(pid));
    });
  });

  describe("a program that cannot be started", () => {
    test.each([
      ["./nope", "NotFound", "fork/exec ./nope: no such file or directory"],
      ["nope-nope", "NotFound", 'exec: "nope-nope": executable file not found in $PATH'],
      ["./plain", "PermissionDenied", "fork/exec ./plain: permission denied"],
      ["./bad-interpreter", "NotFound", "fork/exec ./bad-interpreter: no such file or directory"],
      ["./text", "Unknown", "fork/exec ./text: exec format error"],
      ["./elf", "Unknown", "fork/exec ./elf: exec format error"],
    ] as const)(
      "spawn() words the failure of %s as Lambda does",
      async (program, reason, message) => {
        write("plain", "#!/bin/sh\n", 0o644);
        write("bad-interpreter", "#!/nope/sh\n", 0o755);
        write("text", "hello\n", 0o755);
        write("elf", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 2, 3), 0o755);
        expect(await failure([program])).toEqual({ reason, message });
      },
    );

    test("spawn() says when it is the working folder that is missing", async () => {
      const error = await failure(["sh"], { cwd: join(folder, "gone") });
      expect(error.reason).toBe("NotFound");
      expect(error.message).toBe(`chdir ${folder}/gone: no such file or directory`);
    });

    test("spawn() says when the working folder is a file", async () => {
      write("file", "", 0o644);
      const error = await failure(["sh"], { cwd: join(folder, "file") });
      expect(error.message).toBe(`chdir ${folder}/file: not a directory`);
    });
  });

  test("spawn() lets timers come, however fast a process writes", async () => {
    let count = 0;
    const spec: ProcessSpec = { command: ["yes", "x"], environment, cwd: folder };
    const started = await host.spawn(spec, () => void count++);
    if (!started.ok) throw new Error(started.error.message);
    for (let timers = 0; timers < 10; timers++) await sleep(systemClock, 1);
    await eventually(() => count > 0);
    started.value.signal("SIGKILL");
    await started.value.exited;
  });

  test("drain() comes to an end for a process that writes on and on, and for which there is no room", async () => {
    const spec: ProcessSpec = { command: ["yes", "x"], environment, cwd: folder };
    const started = await host.spawn(spec, () => new Promise<void>(() => {}));
    if (!started.ok) throw new Error(started.error.message);
    await nextTurn();
    await started.value.drain();
    started.value.signal("SIGKILL");
    await started.value.exited;
  });

  test("spawn() reads no more of a process until there is room, and loses nothing", async () => {
    const room = Promise.withResolvers<void>();
    const script = "seq 1 200000; echo last";
    const spec: ProcessSpec = { command: ["sh", "-c", script], environment, cwd: folder };
    const started = await host.spawn(spec, (line) => {
      lines.push(line);
      return room.promise;
    });
    if (!started.ok) throw new Error(started.error.message);
    await eventually(() => lines.length > 0);
    await nextTurn();
    const read = lines.length;
    for (let turn = 0; turn < 50; turn++) await nextTurn();
    expect(lines).toHaveLength(read);
    expect(read).toBeLessThan(200_000);
    room.resolve();
    await started.value.exited;
    expect(lines).toHaveLength(200_001);
    expect(lines.at(-1)).toBe("last");
  });

  test("spawn() reads what is left of a process that has ended, whether there is room or not", async () => {
    const spec: ProcessSpec = {
      command: ["sh", "-c", "echo first; seq 1 2000; echo last"],
      environment,
      cwd: folder,
    };
    const started = await host.spawn(spec, (line) => {
      lines.push(line);
      return new Promise<void>(() => {});
    });
    if (!started.ok) throw new Error(started.error.message);
    await started.value.exited;
    expect(lines).toHaveLength(2002);
    expect(lines.at(-1)).toBe("last");
  });

  test("drain() resolves when all is told that a process that goes on has written so far", async () => {
    const child = await shell("seq 1 500; echo problem >&2; : > written; exec sleep 1000");
    // Nothing is read meanwhile, as when the process answers and polls in one turn of ours.
    while (!existsSync(join(folder, "written"))) continue;
    await child.drain();
    expect(lines).toHaveLength(501);
    expect(lines).toContain("stderr: problem");
    child.signal("SIGKILL");
    await child.exited;
  });

  test("drain() tells a line that has no end so far, which belongs to what was done", async () => {
    const child = await shell("printf 'no end'; : > written; exec sleep 1000");
    await eventually(() => existsSync(join(folder, "written")));
    await child.drain();
    expect(lines).toEqual(["stdout: no end"]);
    child.signal("SIGKILL");
    await child.exited;
    expect(lines).toEqual(["stdout: no end"]);
  });
}
