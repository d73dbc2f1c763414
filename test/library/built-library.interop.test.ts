/** The library as it is built, under the programs that people run it with. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync } from "node:fs";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { buildLibrary } from "../../scripts/build-library.ts";

const ROOT = join(import.meta.dir, "../..");
const PROGRAMS = join(import.meta.dir, "programs");
/** Of the first test, which may install its program. */
const TIMEOUT_MS = 120_000;

/** What runs the programs, as its package in the registry is called, and how it is told to run a file. */
const RUNNERS = {
  node: { version: "26.10.0", args: [] },
  deno: { version: "2.9.6", args: ["run", "--quiet", "--allow-all", "--node-modules-dir=manual"] },
  bun: { version: undefined, args: [] },
} as const;

const programs = (await readdir(PROGRAMS)).filter((name) => name.endsWith(".ts"));
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lambda-sim-library-"));
  await buildLibrary(join(folder, "node_modules/lambda-sim"));
  await cp(PROGRAMS, folder, { recursive: true });
  const manifest = { type: "module", dependencies: { "lambda-sim": "*" } };
  await Bun.write(join(folder, "package.json"), JSON.stringify(manifest));
}, TIMEOUT_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

for (const [name, { version, args }] of Object.entries(RUNNERS)) {
  const runner = version === undefined ? process.execPath : await install(name, version);
  const reason = runner ? "" : ` (skipped: "${name}" ${version} cannot be installed)`;
  for (const program of programs) {
    test.skipIf(!runner)(`the built library runs ${program} under ${name}${reason}`, async () => {
      expect(await run([runner ?? "", ...args, program], folder)).toEqual({ code: 0, said: "" });
    });
  }
}

test("the built library's types stand by themselves, and fit the programs", async () => {
  // Of the platform, only what every one of them has; the programs name modules of Node as well.
  const options = ["--strict", "--noEmit", "--skipLibCheck", "false", "--lib", "esnext,dom"];
  const modules = ["--module", "nodenext", "--target", "esnext", "--types", ""];
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  await Bun.write(join(folder, "types.ts"), 'export * from "lambda-sim";\n');
  expect(await run([tsc, ...options, ...modules, "types.ts"], folder)).toEqual({
    code: 0,
    said: "",
  });
});

/** The program of an npm package, in a cache outside of the checkout; undefined when it is not to be had. */
async function install(name: string, version: string): Promise<string | undefined> {
  const { LAMBDA_SIM_INTEROP_CACHE, XDG_CACHE_HOME } = process.env;
  const root =
    LAMBDA_SIM_INTEROP_CACHE || `${XDG_CACHE_HOME || `${homedir()}/.cache`}/lambda-sim-interop`;
  const cache = join(root, `${name}-${version}`);
  const program = join(cache, "node_modules/.bin", name);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const manifest = {
    private: true,
    dependencies: { [name]: version },
    trustedDependencies: [name],
  };
  await Bun.write(join(cache, "package.json"), JSON.stringify(manifest));
  const { code } = await run([process.execPath, "install"], cache);
  return code === 0 && existsSync(program) ? program : undefined;
}

async function run(
  command: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly said: string }> {
  const child = Bun.spawn([...command], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, said: stdout + stderr };
}
