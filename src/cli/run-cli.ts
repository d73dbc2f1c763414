import { systemClock } from "../core/clock.ts";
import { dispatch } from "./dispatch.ts";
import { EXIT, strongest, type ExitCode } from "./exit.ts";
import { endOutput } from "./output/end-output.ts";
import { printError } from "./output/print-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { Interruption } from "./interruption.ts";
import type { Stdio } from "./output/stdio.ts";

/** What only the entry of the program can give. */
export interface Entry {
  readonly version: string;
  readonly stdio: Stdio;
  /** Ends the process on the spot. */
  readonly exitNow: (code: ExitCode) => void;
}

/**
 * Runs the command line `args` on this process's own streams, environment, folder and signals, and
 * waits until its output has left. Resolves to the exit code. The process must end then, since it
 * goes on to listen to signals.
 */
export async function runCli(args: readonly string[], entry: Entry): Promise<ExitCode> {
  const { stdio, version, exitNow } = entry;
  const interruption = new Interruption(process, { exitNow, now: () => systemClock.monotonic() });
  const surroundings: Surroundings = {
    environment: process.env,
    cwd: process.cwd(),
    stdout: stdio.stdout,
    stderr: stdio.stderr,
    version,
    interruption,
  };
  // Left alone, an error that nobody waits for would exit with 1, which means something else.
  const endForBug = async (error: unknown): Promise<void> => {
    const code = printError(error, { args, surroundings });
    exitNow(await endOutput(stdio, code));
  };
  process.on("uncaughtException", (error) => void endForBug(error));
  process.on("unhandledRejection", (error) => void endForBug(error));
  const code = await dispatch(args, surroundings);
  const stopped = interruption.exitCode;
  // Signals are listened to until the exit: by default one would end the process here, and cut off
  // what a slow reader has yet to take.
  const ended = await endOutput(stdio, code);
  const stoppedLate = stopped === undefined ? interruption.exitCode : undefined;
  return strongest([ended, stoppedLate ?? EXIT.success]);
}
