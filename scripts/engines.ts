/**
 * Programs that run our TypeScript besides Bun. They are installed outside of the checkout, since
 * they weigh 300 MB, which `bun install` should not cost those who do not ask for them.
 */
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root, run } from "./run.ts";

/** The packages of npm that bring an engine, and the words between an engine and its script. */
const ENGINES = {
  bun: { version: undefined, words: [] },
  node: { version: "26.10.0", words: [] },
  deno: { version: "2.9.6", words: ["run", "--quiet", "--allow-all"] },
} as const;

/** An engine by its name, which is that of its package. */
export type Engine = keyof typeof ENGINES;

/** The engines, in the order in which they are tried. */
export const ENGINE_NAMES = Object.keys(ENGINES) as readonly Engine[];

/**
 * The command that runs a script under `engine`, but for the script. Bun is the one that runs us;
 * another is installed where it is not there yet. Undefined where it cannot be installed.
 */
export async function engineCommand(engine: Engine): Promise<readonly string[] | undefined> {
  const { version, words } = ENGINES[engine];
  const program = version === undefined ? process.execPath : await install(engine, version);
  return program === undefined ? undefined : [program, ...words];
}

/** The engine with its version, for messages: `deno 2.9.6`. */
export function engineLabel(engine: Engine): string {
  return `${engine} ${ENGINES[engine].version ?? Bun.version}`;
}

/**
 * Makes a program in dist that runs the sources under `engine`, to be used like dist/lambda-sim.
 * Returns its path. Throws when the engine cannot be installed.
 */
export async function programUnder(engine: Engine): Promise<string> {
  const command = await engineCommand(engine);
  if (!command) throw new Error(`Cannot install ${engineLabel(engine)}`);
  // Users have one such folder. Tests take their `HOME` away, and all would be translated anew.
  const denoFolder = `DENO_DIR=${join(cacheFolder(), "deno-modules")}`;
  const words = engine === "deno" ? ["env", denoFolder, ...command] : command;
  const program = `${root}dist/lambda-sim-under-${engine}`;
  mkdirSync(`${root}dist`, { recursive: true });
  const line = [...words, `${root}src/main.ts`].map((word) => `'${word}'`).join(" ");
  await Bun.write(program, `#!/bin/sh\nexec ${line} "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}

/** Where what was installed stays from run to run: outside of the checkout. */
function cacheFolder(): string {
  const { LAMBDA_SIM_INTEROP_CACHE, XDG_CACHE_HOME } = process.env;
  const caches = XDG_CACHE_HOME || `${homedir()}/.cache`;
  return LAMBDA_SIM_INTEROP_CACHE || `${caches}/lambda-sim-interop`;
}

/** The program of an npm package; undefined when it is not to be had. */
async function install(name: string, version: string): Promise<string | undefined> {
  const folder = join(cacheFolder(), `${name}-${version}`);
  const program = join(folder, "node_modules/.bin", name);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const manifest = {
    private: true,
    dependencies: { [name]: version },
    trustedDependencies: [name],
  };
  await Bun.write(join(folder, "package.json"), JSON.stringify(manifest));
  const code = await run([process.execPath, "install", "--silent", "--cwd", folder]);
  return code === 0 && existsSync(program) ? program : undefined;
}
