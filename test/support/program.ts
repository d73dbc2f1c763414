import { programCommand } from "./program-command.ts";

/** What came of the program. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program as a user would, with an environment of its own, and waits for its end. */
export async function lambdaSim(
  args: readonly string[],
  { cwd, environment = {} }: { cwd: string; environment?: Readonly<Record<string, string>> },
): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const child = Bun.spawn([...programCommand(), ...args], {
    cwd,
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [code, stdout, stderr] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code, stdout, stderr };
}
