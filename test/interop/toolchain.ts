import { beforeAll, describe, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { programCommand } from "../conformance/program.ts";

/** What a build from an empty cache may take on a small machine. */
export const BUILD_TIMEOUT_MS = 600_000;
const RUN_TIMEOUT_MS = 60_000;

/** A real client of Lambda's APIs, and how to get a program that uses it. */
export interface Client {
  /** As its registry calls it. */
  readonly name: string;
  /** The program that builds it, which a machine may lack. */
  readonly builder: string;
  /** Why it cannot run on this machine, whatever is installed; undefined when it can. */
  readonly problem?: string | undefined;
  /** Beside this file; holds the program and its scenarios. */
  readonly folder: string;
  /** Installs or builds in `cache`, a folder of its own; returns where each program is. */
  build(cache: string): Promise<Readonly<Record<string, string>>>;
  /** The scenario files, and the programs of `build` that each names as variables. */
  readonly scenarios: Readonly<Record<string, readonly string[]>>;
}

/** Declares a test for each scenario file of `client`, skipped by name where it cannot run. */
export function interoperates(client: Client): void {
  const isMissing = Bun.which(client.builder) === null;
  const problem = isMissing ? `no "${client.builder}" in PATH` : client.problem;
  const isSkipped = problem !== undefined;
  describe(`${client.name}${isSkipped ? ` (skipped: ${problem})` : ""}`, () => {
    let programs: Readonly<Record<string, string>> = {};
    beforeAll(async () => {
      if (!isSkipped) programs = await client.build(cacheFolder(client.folder));
    }, BUILD_TIMEOUT_MS);
    for (const [file, names] of Object.entries(client.scenarios)) {
      test.skipIf(isSkipped)(
        `passes ${client.folder}/${file}`,
        () => {
          const vars = names.map((name) => `--var=${name}=${programs[name]}`);
          return run([...programCommand(), "run", `${client.folder}/${file}`, ...vars]);
        },
        RUN_TIMEOUT_MS,
      );
    }
  });
}

/** Runs `command` in this folder; throws with all it wrote unless it exits with 0. */
export async function run(
  command: readonly string[],
  { cwd = ".", env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const child = Bun.spawn([...command], {
    cwd: Bun.fileURLToPath(new URL(cwd, import.meta.url)),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const code = await child.exited;
  if (code !== 0) throw new Error(`"${command.join(" ")}" exits with ${code}\n${stdout}${stderr}`);
}

/** Where what was installed and built stays from run to run: outside of the checkout. */
export function cacheFolder(name: string): string {
  const { LAMBDA_SIM_INTEROP_CACHE, XDG_CACHE_HOME } = process.env;
  const root =
    LAMBDA_SIM_INTEROP_CACHE || `${XDG_CACHE_HOME || `${homedir()}/.cache`}/lambda-sim-interop`;
  const folder = `${root}/${name}`;
  mkdirSync(folder, { recursive: true });
  return folder;
}
