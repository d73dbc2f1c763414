import { cli } from "./cli.ts";
import type { ExitCode } from "./exit.ts";
import { Interruption } from "./signals.ts";
import type { Stdio } from "./stdio.ts";

/** What only the entry of the program can give. */
export interface Entry {
  readonly version: string;
  readonly stdio: Stdio;
  /** Ends the process on the spot. */
  readonly exitNow: (code: ExitCode) => void;
}

/** Runs the command line `args` on this process's own streams, environment, folder and signals. */
export async function runCli(args: readonly string[], entry: Entry): Promise<ExitCode> {
  const interruption = new Interruption(process, entry.exitNow);
  try {
    return await cli(args, {
      environment: process.env,
      cwd: process.cwd(),
      stdout: entry.stdio.stdout,
      stderr: entry.stdio.stderr,
      version: entry.version,
      interruption,
    });
  } finally {
    interruption.dispose();
  }
}
