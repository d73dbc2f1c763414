import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ToolError } from "../core/tool-error.ts";
import { codeOf } from "./error-code.ts";

/**
 * Waits for the end of stdin, which is ours however we end, SIGKILL included; then reads what was
 * noted on descriptor 3, kills the groups that are still held, and removes the folder. SIGKILL
 * reaches frozen ones too.
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
rm -rf -- "$1" || rm -rf -- "$1"
`;

/** Sees to it that groups of processes, and a folder, do not outlive us, whatever ends us. */
export interface Guardian {
  /** Starts it unless it runs, which takes about a millisecond; `hold` does so by itself. */
  start(): void;
  /** From now on, `group` is killed when we end. Known to the guardian when this returns. */
  hold(group: number): void;
  /** The group has ended: its number may be another's soon. */
  release(group: number): void;
  /** A folder for what is temporary, absolute; the same each time. */
  folder(): string;
  /** Ends it, and with it the groups that are still held and the folder. Resolves when it is gone. */
  close(): Promise<void>;
}

interface Running {
  readonly process: ChildProcess;
  /** Descriptor of the notes it reads at its end. */
  readonly notes: number;
}

/**
 * A guardian that is a few lines of `sh` in a session of its own, so no Ctrl-C reaches it. It does
 * not keep our event loop alive. Should someone kill it, the next `start` or `hold` begins another.
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
      // It has done so, unless someone has killed it.
      removeFolder();
    },
  };
}

/**
 * The notes are in a file that has no name any more, not on the pipe: a write to a file has
 * happened when it returns, while Bun may still hold back what was written to a pipe.
 */
function launch(folder: string): Running {
  const file = join(folder, "groups");
  const notes = openSync(file, "ax", 0o600);
  const reader = openSync(file, "r");
  rmSync(file);
  const child = spawn("/bin/sh", ["-c", SCRIPT, "lambda-sim-guardian", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore", reader],
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
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
