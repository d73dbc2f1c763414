import { cli } from "./cli.ts";
import type { ExitCode } from "./exit.ts";
import { explain } from "./output/explain.ts";
import type { Host } from "./command/runnable.ts";
import { Interruption } from "./signals.ts";
import type { Stdio } from "./output/stdio.ts";

/** What only the entry of the program can give. */
export interface Entry {
  readonly version: string;
  readonly stdio: Stdio;
  /** Ends the process on the spot. */
  readonly exitNow: (code: ExitCode) => void;
}

/** Runs the command line `args` on this process's own streams, environment, folder and signals. */
export async function runCli(args: readonly string[], entry: Entry): Promise<ExitCode> {
  const { stdio, version, exitNow } = entry;
  const interruption = new Interruption(process, exitNow);
  const host: Host = {
    environment: process.env,
    cwd: process.cwd(),
    stdout: stdio.stdout,
    stderr: stdio.stderr,
    version,
    interruption,
  };
  // Left alone, an error that nobody waits for would exit with 1, which means something else.
  const endForBug = async (error: unknown): Promise<void> => {
    const code = explain(error, { args, host });
    await stdio.flush();
    exitNow(code);
  };
  process.on("uncaughtException", (error) => void endForBug(error));
  process.on("unhandledRejection", (error) => void endForBug(error));
  try {
    return await cli(args, host);
  } finally {
    interruption.dispose();
  }
}
