import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { nextTurn, settlesWithin, systemClock, type Clock } from "../core/clock.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { ProcessExit } from "../lambda/journal-entry.ts";
import type { HostedProcess, OnLine, ProcessHost, ProcessSpec } from "../sandbox/ports.ts";
import { execError } from "./exec-error.ts";
import type { Guardian } from "./guardian.ts";
import { launchFailure } from "./launch-failure.ts";
import { createMemoryGauge } from "./memory.ts";
import { Output } from "./output.ts";
import { ProcessGroup } from "./process-group.ts";

/**
 * How long the output of a process that has ended is still read, in milliseconds. A child that it
 * left behind may keep the pipes open for ever.
 */
const OUTPUT_GRACE_MS = 200;

/**
 * Starts real processes, each in a session of its own, so that the terminal's Ctrl-C does not reach
 * them, and under the eye of `guardian`.
 *
 * `spawn` gives a `LaunchFailure` when the program cannot be started, and rejects when the guardian
 * cannot be.
 */
export function createProcessHost({
  guardian,
  clock = systemClock,
}: {
  readonly guardian: Guardian;
  readonly clock?: Clock;
}): ProcessHost {
  return {
    async spawn(spec, onLine) {
      guardian.start();
      // Node and Deno would hand what the system cannot execute to a shell.
      const error = process.platform === "linux" ? execError(spec) : undefined;
      if (error !== undefined) return err(launchFailure(spec, error));
      const child = await launch(spec);
      if (!child.ok) return err(launchFailure(spec, child.error));
      return ok(hosted(child.value, { onLine, guardian, clock }));
    },
    openGauge: createMemoryGauge,
  };
}

type Child = ChildProcessByStdio<null, Readable, Readable> & { readonly pid: number };

/** A child that has a pid, or why there is none: some errors are thrown, some come as an event. */
async function launch(spec: ProcessSpec): Promise<Result<Child, unknown>> {
  try {
    const child = spawnChild(spec);
    if (hasPid(child)) return ok(child);
    const [error] = await once(child, "error");
    return err(error);
  } catch (error) {
    return err(error);
  }
}

function hasPid(child: ChildProcessByStdio<null, Readable, Readable>): child is Child {
  return child.pid !== undefined;
}

function spawnChild({ command, environment, cwd }: ProcessSpec) {
  const [program, ...args] = command;
  // Systems differ in what a relative program is relative to; here it is the working folder.
  const path = program.includes("/") ? resolve(cwd, program) : program;
  return spawn(path, args, {
    cwd,
    env: environment,
    argv0: program,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

interface HostedOptions {
  readonly onLine: OnLine;
  readonly guardian: Guardian;
  readonly clock: Clock;
}

/** Listens in the turn that started the child, so that no event of it is missed. */
function hosted(child: Child, { onLine, guardian, clock }: HostedOptions): HostedProcess {
  const { pid } = child;
  const group = new ProcessGroup(pid, guardian);
  const outputs = [
    new Output(child.stdout, (line) => onLine(line, "stdout")),
    new Output(child.stderr, (line) => onLine(line, "stderr")),
  ];
  const ended = new Promise<ProcessExit>((done) => {
    child.once("exit", (code, signal) => {
      group.leaderEnded();
      // What it left behind would only hold its output open: on Lambda it ends with it as well.
      group.signal("SIGKILL");
      done({ code, signal });
    });
  });
  const exited = ended.then(async (exit) => {
    // Nobody is held back any more.
    for (const output of outputs) output.hurry();
    await settlesWithin(clock, OUTPUT_GRACE_MS, Promise.all(outputs.map((output) => output.read)));
    for (const output of outputs) output.stop();
    return exit;
  });
  return { pid, exited, drain: () => drain(outputs, clock), signal: (name) => group.signal(name) };
}

/** A process may write on and on: it is read for so many turns of the event loop, and so long, at most. */
const MAX_DRAIN_TURNS = 20;
const MAX_DRAIN_MS = 100;

/** What is in the pipes is read in the next turns; when two of them bring nothing, they are empty. */
async function drain(outputs: readonly Output[], clock: Clock): Promise<void> {
  const untilMs = clock.monotonic() + MAX_DRAIN_MS;
  const count = (): number => outputs.reduce((sum, output) => sum + output.bytes, 0);
  let before = -1;
  for (let turn = 0; turn < MAX_DRAIN_TURNS && before !== count(); turn++) {
    before = count();
    for (const { waiting } of outputs) {
      if (waiting) await settlesWithin(clock, untilMs - clock.monotonic(), waiting);
    }
    if (clock.monotonic() >= untilMs) return;
    await nextTurn();
    await nextTurn();
  }
}
