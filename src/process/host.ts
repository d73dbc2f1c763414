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
import { openMarks, type Marks } from "./marks.ts";
import { createMemoryGauge } from "./memory.ts";
import { Output } from "./output.ts";
import { ProcessGroup } from "./process-group.ts";

/**
 * The time in which the output of a process that has ended is still read, in milliseconds. A child
 * that it left behind may keep the pipes open for ever.
 */
const OUTPUT_GRACE_MS = 200;

/**
 * Starts real processes. Each has a session of its own, so that the Ctrl-C of the terminal does not
 * reach it, and is held by `guardian`.
 *
 * `spawn` returns a `LaunchFailure` when the program cannot be started. It rejects when the
 * guardian cannot be started.
 */
export function createProcessHost({
  guardian,
  adoptsOrphans = false,
  clock = systemClock,
}: {
  readonly guardian: Guardian;
  /** Whether we may become the parent of all orphans among our descendants, to reap ours. */
  readonly adoptsOrphans?: boolean;
  readonly clock?: Clock;
}): ProcessHost {
  let marks: Marks | undefined;
  const open = async (): Promise<void> => {
    marks = await openMarks();
    if (adoptsOrphans) marks?.adoptOrphans();
  };
  const opened = open();
  return {
    async spawn(spec, onLine) {
      await opened;
      guardian.start();
      // Node and Deno give a file to a shell if the system cannot execute it.
      const problem = process.platform === "linux" ? execError(spec) : undefined;
      if (problem !== undefined) return err(launchFailure(spec, problem));
      const child = await launch(spec, marks);
      if (!child.ok) return err(launchFailure(spec, child.error));
      try {
        return ok(hosted(child.value, { onLine, guardian, marks, clock }));
      } catch (error) {
        // The guardian cannot be told of it, as on a full disk: it must not outlive us.
        process.kill(-child.value.pid, "SIGKILL");
        return err(launchFailure(spec, error));
      }
    },
    openGauge: () => createMemoryGauge((pid) => marks?.markOf(pid)),
  };
}

type Child = ChildProcessByStdio<null, Readable, Readable> & { readonly pid: number };

/** A child with a pid, or the error: some errors are thrown, others come as an event. */
async function launch(
  spec: ProcessSpec,
  marks: Marks | undefined,
): Promise<Result<Child, unknown>> {
  try {
    const child = marks ? marks.mark(() => spawnChild(spec)) : spawnChild(spec);
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
  // Relative to the working folder: systems differ here.
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
  readonly marks: Marks | undefined;
  readonly clock: Clock;
}

/** Must run in the turn that started the child, so that it misses no event. */
function hosted(child: Child, { onLine, clock, ...held }: HostedOptions): HostedProcess {
  const { pid } = child;
  const group = new ProcessGroup(pid, held);
  const outputs = [
    new Output(child.stdout, (line) => onLine(line, "stdout")),
    new Output(child.stderr, (line) => onLine(line, "stderr")),
  ];
  const ended = new Promise<ProcessExit>((done) => {
    child.once("exit", (code, signal) => {
      group.leaderEnded();
      // The children that it left behind would keep its output open. On Lambda they end with it
      // too.
      group.signal("SIGKILL");
      done({ code, signal });
    });
  });
  const exited = ended.then(async (exit) => {
    // There is no process left to hold back.
    for (const output of outputs) output.hurry();
    await settlesWithin(clock, OUTPUT_GRACE_MS, Promise.all(outputs.map((output) => output.read)));
    for (const output of outputs) output.stop();
    return exit;
  });
  return { pid, exited, drain: () => drain(outputs, clock), signal: (name) => group.signal(name) };
}

/** The limits of a drain, in turns of the event loop and in time: a process may write on and on. */
const MAX_DRAIN_TURNS = 20;
const MAX_DRAIN_MS = 100;

/** Reads what is in the pipes. They are empty when two turns of the event loop bring nothing. */
async function drain(outputs: readonly Output[], clock: Clock): Promise<void> {
  const untilMs = clock.monotonic() + MAX_DRAIN_MS;
  const count = (): number => outputs.reduce((sum, output) => sum + output.bytes, 0);
  let before: number;
  let isEmpty = false;
  for (let turn = 0; turn < MAX_DRAIN_TURNS && !isEmpty; turn++) {
    before = count();
    for (const { waiting } of outputs) {
      if (waiting) await settlesWithin(clock, untilMs - clock.monotonic(), waiting);
    }
    if (clock.monotonic() >= untilMs) return;
    await nextTurn();
    await nextTurn();
    isEmpty = before === count();
  }
  // What a process prints without a line end belongs to the invoke in which it was printed.
  if (isEmpty) for (const output of outputs) output.cutLine();
}
