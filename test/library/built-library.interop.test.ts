/** The library as it is built, under the programs that people run it with. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLibrary } from "../../scripts/build-library.ts";
import { ENGINE_NAMES, engineCommand, engineLabel } from "../../scripts/engines.ts";

const ROOT = join(import.meta.dir, "../..");
const PROGRAMS = join(import.meta.dir, "programs");
/** Of the first test, which may install its program. */
const TIMEOUT_MS = 120_000;

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

for (const engine of ENGINE_NAMES) {
  const command = await engineCommand(engine);
  const label = engineLabel(engine);
  const reason = command ? "" : " (skipped: it cannot be installed)";
  for (const program of programs) {
    test.skipIf(!command)(`the built library runs ${program} under ${label}${reason}`, async () => {
      expect(await run([...(command ?? []), program], folder)).toEqual({ code: 0, said: "" });
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
