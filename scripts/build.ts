/**
 * Makes dist/lambda-sim for this machine; with `--all`, one file for each machine of a release;
 * with `--library`, dist/library as well, for users of Node and Deno.
 *
 * `.env` and `bunfig.toml` of the folder it is started in are left alone: they would leak into the
 * runtime under test. Without format and splitting, bytecode fails silently in a program that
 * cannot start, so what was made is run.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../package.json" with { type: "json" };
import { buildLibrary } from "./build-library.ts";
import { root } from "./run.ts";
import { TARGETS, checkHeader, type Target } from "./target.ts";

async function build(outfile: string, target?: Target): Promise<void> {
  await Bun.build({
    entrypoints: [`${root}src/main.ts`],
    compile: {
      outfile,
      autoloadDotenv: false,
      autoloadBunfig: false,
      ...(target && { target: target.bun }),
    },
    minify: true,
    bytecode: true,
    format: "esm",
    splitting: true,
  });
  console.log(`${outfile.slice(root.length)}  ${megabytes(Bun.file(outfile).size)}`);
}

/** Runs `program` in a folder of traps, far from the sources; throws unless it is itself there. */
async function checkProgram(program: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "lambda-sim-build-"));
  try {
    await Bun.write(join(folder, ".env"), "LAMBDA_SIM_JOBS=none\n");
    await Bun.write(join(folder, "bunfig.toml"), 'preload = ["./no-such-file.ts"]\n');
    expectOutput([program, "--version"], folder, `${version}\n`);
    expectOutput([program, "run", "--allow-empty", "--quiet"], folder, "");
  } finally {
    await rm(folder, { recursive: true });
  }
}

function expectOutput(command: string[], cwd: string, expected: string): void {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd, env: {} });
  if (exitCode === 0 && stdout.toString() === expected && stderr.length === 0) return;
  const said = `${stdout.toString()}${stderr.toString()}`;
  throw new Error(`${command.join(" ")} exited with ${exitCode} and said:\n${said}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

const program = `${root}dist/lambda-sim`;
await build(program);
await checkProgram(program);

if (process.argv.includes("--all")) {
  for (const target of TARGETS) {
    const path = `${root}dist/${target.name}`;
    await build(path, target);
    await checkHeader(path, target);
  }
}

if (process.argv.includes("--library")) {
  await buildLibrary(`${root}dist/library`);
  console.log("dist/library");
}
