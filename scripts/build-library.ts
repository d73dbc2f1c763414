/**
 * Makes dist/library: the library as plain modules with types, for users of Node and Deno, and the
 * built-in processes as a script beside it.
 *
 * Types are the declarations of the sources, as far as the library's own lead to them.
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { description, license, version } from "../package.json" with { type: "json" };
import { root, run } from "./run.ts";

const OUT = `${root}dist/library`;

/** A package that other projects can depend on. */
const manifest = {
  name: "lambda-sim",
  version,
  description,
  license,
  type: "module",
  exports: { ".": { types: "./types/mod.d.ts", default: "./mod.mjs" } },
  // The first with `await using` and all that the library itself needs.
  engines: { node: ">=24" },
};

async function bundle(entry: string, name: string): Promise<void> {
  const { outputs } = await Bun.build({
    entrypoints: [`${root}src/${entry}`],
    outdir: OUT,
    naming: `${name}.mjs`,
    target: "node",
    format: "esm",
  });
  for (const { path, size } of outputs) {
    console.log(`${path.slice(root.length)}  ${Math.ceil(size / 1000)} kB`);
  }
}

/** Copies the declaration at `file` and those it imports from `folder`, each once. */
async function copyTypes(file: string, folder: string, done = new Set<string>()): Promise<void> {
  if (done.has(file)) return;
  done.add(file);
  await cp(join(folder, file), join(OUT, "types", file));
  const text = await Bun.file(join(folder, file)).text();
  for (const [, specifier = ""] of text.matchAll(/\bfrom "(\.[^"]+)\.ts"/g)) {
    await copyTypes(normalize(join(dirname(file), `${specifier}.d.ts`)), folder, done);
  }
}

async function declare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "lambda-sim-types-"));
  try {
    const compiler = `${root}node_modules/.bin/tsc`;
    const flags = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly"];
    const code = await run([compiler, ...flags, "--outDir", folder]);
    if (code !== 0) throw new Error("The types of the library could not be made");
    await copyTypes("mod.d.ts", join(folder, "src"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

await rm(OUT, { recursive: true, force: true });
await Promise.all([bundle("mod.ts", "mod"), bundle("stub/main.ts", "stub"), declare()]);
await Bun.write(`${OUT}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
