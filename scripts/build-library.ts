/**
 * Makes dist/library: the library as plain modules with types, for users of Node and Deno, and the
 * built-in processes as a script beside it.
 */
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { description, license, version } from "../package.json" with { type: "json" };
import { root, run } from "./run.ts";

/** A package that other projects can depend on. */
const manifest = {
  name: "lambda-sim",
  version,
  description,
  license,
  type: "module",
  exports: { ".": { types: "./types/mod.d.ts", default: "./mod.mjs" } },
  // The first with `await using`.
  engines: { node: ">=24" },
};

/** Makes the package in the folder `out`, which is emptied first. Throws when it cannot be made. */
export async function buildLibrary(out: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await Promise.all([bundle("mod.ts", "mod", out), bundle("stub/main.ts", "stub", out)]);
  await declare(out);
  await Bun.write(join(out, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

async function bundle(entry: string, name: string, out: string): Promise<void> {
  await Bun.build({
    entrypoints: [`${root}src/${entry}`],
    outdir: out,
    naming: `${name}.mjs`,
    target: "node",
    format: "esm",
  });
}

/** The declarations of the sources, as far as the library's own lead to them. */
async function declare(out: string): Promise<void> {
  await mkdir(`${root}dist`, { recursive: true });
  // Below the root, so that the compiler finds the packages.
  const folder = await mkdtemp(`${root}dist/types-`);
  try {
    const options = { noEmit: false, declaration: true, emitDeclarationOnly: true };
    const config = {
      extends: `${root}tsconfig.json`,
      compilerOptions: { ...options, rootDir: `${root}src`, outDir: folder },
      include: [],
      files: [`${root}src/mod.ts`],
    };
    await Bun.write(join(folder, "tsconfig.json"), JSON.stringify(config));
    const code = await run([`${root}node_modules/.bin/tsc`, "--project", folder]);
    if (code !== 0) throw new Error("The types of the library could not be made");
    await copyTypes("mod.d.ts", { from: folder, to: join(out, "types"), done: new Set() });
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Copy {
  readonly from: string;
  readonly to: string;
  /** Those that are there. */
  readonly done: Set<string>;
}

/** Copies a declaration, and those it imports. */
async function copyTypes(file: string, copy: Copy): Promise<void> {
  if (copy.done.has(file)) return;
  copy.done.add(file);
  await cp(join(copy.from, file), join(copy.to, file));
  const text = await Bun.file(join(copy.from, file)).text();
  for (const [, specifier = ""] of text.matchAll(/\bfrom "(\.[^"]+)\.ts"/g)) {
    await copyTypes(normalize(join(dirname(file), `${specifier}.d.ts`)), copy);
  }
}

if (import.meta.main) {
  await buildLibrary(`${root}dist/library`);
  console.log("dist/library");
}
