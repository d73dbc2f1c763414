import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ToolError } from "../core/tool-error.ts";
import { codeOf } from "../core/error.ts";

/**
 * Waits for the end of stdin. It comes however our process ends, with SIGKILL too. Then it reads
 * the notes on descriptor 3, kills the groups that are still held, then what has our marks
 * (marks.ts), and removes the folder. SIGKILL also ends a frozen process.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT
while read -r line; do :; done
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done <&3
for group in $groups; do
  kill -s KILL -- "-$group"
done
left=$groups
for look in 1 2 3 4 5 6 7 8 9; do
  [ "$left" = ' ' ] && break
  left=' '
  for limits in /proc/[0-9]*/limits; do
    while read -r what of kind soft rest; do
      [ "$what $of $kind" = 'Max file locks' ] || continue
      case $soft in
        "$2"??????) pid=\${limits#/proc/}; kill -s KILL "\${pid%%/*}" && left="x$left" ;;
      esac
      break
    done <"$limits"
  done
  [ "$left" = ' ' ] || sleep 0.01
done
rm -rf -- "$1" || rm -rf -- "$1"
`;

/** Ends groups of processes, and removes a folder, when our process ends: however it ends. */
export interface Guardian {
  /** Starts the guardian unless it runs. This takes about a millisecond. `hold` does it as well. */
  start(): void;
  /** From now on `group` is killed when we end. The guardian knows it when this returns. */
  hold(group: number): void;
  /** Forgets `group`, which has ended. Another group may get its number. */
  release(group: number): void;
  /** The folder for temporary files, absolute. Every call returns the same one. */
  folder(): string;
  /** Ends the guardian, the groups it still holds and the folder. Resolves when it is gone. */
  close(): Promise<void>;
}

interface Running {
  readonly process: ChildProcess;
  /** The descriptor of the notes that it reads at its end. */
  readonly notes: number;
}

/**
 * Creates a guardian: a few lines of `sh` in a session of its own, so that no Ctrl-C reaches it. It
 * does not keep our event loop alive. If it is killed, the next `start` or `hold` starts another.
 *
 * @throws ToolError when the notes cannot be made in the temporary folder
 */
export function createGuardian(): Guardian {
  const held = new Set<number>();
  let running: Running | undefined;
  let folder: string | undefined;

  const place = (): string => (folder ??= makeFolder());
  const start = (): Running => {
    if (running) return running;
    const started = launch(place());
    running = started;
    const forget = (): void => {
      if (running === started) running = undefined;
      closeSync(started.notes);
    };
    started.process.once("exit", forget);
    started.process.once("error", forget);
    for (const group of held) note(started, "+", group);
    return started;
  };

  const removeFolder = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  };

  return {
    start,
    folder() {
      start();
      return place();
    },
    hold(group) {
      const guardian = start();
      held.add(group);
      note(guardian, "+", group);
    },
    release(group) {
      if (held.delete(group) && running) note(running, "-", group);
    },
    async close() {
      const guardian = running;
      running = undefined;
      held.clear();
      if (guardian?.process.pid !== undefined) {
        const gone = once(guardian.process, "exit");
        guardian.process.ref();
        guardian.process.stdin?.end();
        await gone;
      }
      // The guardian has removed it, unless it was killed.
      removeFolder();
    },
  };
}

/**
 * The notes are in a file without a name, not on the pipe. A write to a file is done when it
 * returns, but Bun may still hold back a write to a pipe.
 */
function launch(folder: string): Running {
  const file = join(folder, "groups");
  const notes = openSync(file, "ax", 0o600);
  const reader = openSync(file, "r");
  rmSync(file);
  const child = spawn(
    "/bin/sh",
    ["-c", SCRIPT, "lambda-sim-guardian", folder, String(process.pid)],
    {
      detached: true,
      stdio: ["pipe", "ignore", "ignore", reader],
      cwd: "/",
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    },
  );
  closeSync(reader);
  child.unref();
  child.stdin?.on("error", () => {});
  return { process: child, notes };
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "lambda-sim-"));
  } catch (cause) {
    const hint = "set TMPDIR to a folder that can be written";
    const message = `Cannot write in the temporary folder "${tmpdir()}"`;
    throw new ToolError(codeOf(cause), message, { hint, cause });
  }
}

function note({ notes }: Running, sign: "+" | "-", group: number): void {
  writeSync(notes, `${sign} ${group}\n`);
}
