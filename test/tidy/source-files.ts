/** The files of the project as text, for the tests of what holds of every file. */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** The project's root. */
export const ROOT = join(import.meta.dir, "../..");

/** One TypeScript file. */
export interface SourceFile {
  /** From the root, as in `src/core/clock.ts`. */
  readonly path: string;
  readonly lines: readonly string[];
  /** Without comments. */
  readonly code: string;
  /** What it imports, types included: packages, or files from the root. */
  readonly imports: readonly string[];
}

/** Every file below `folder` that is ours, as a path from the root. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !/(?:^|\/)(?:node_modules|target|dist|__pycache__)\//.test(path))
    .toSorted();
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const code = text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/(?<=^|\s)\/\/.*$/gm, "");
  return { path, lines: text.split("\n"), code, imports: specifiersIn(code, path) };
}

function specifiersIn(code: string, path: string): readonly string[] {
  return [
    ...code.matchAll(/^(?:import|export)\b[^"';]*?from\s+"([^"]+)"/gm),
    ...code.matchAll(/^import\s+"([^"]+)"/gm),
    ...code.matchAll(/\bimport\("([^"]+)"\)/g),
  ]
    .map(([, specifier = ""]) => specifier)
    .map((specifier) => (specifier.startsWith(".") ? join(dirname(path), specifier) : specifier));
}

/** Every file of `src`, `test` and `scripts`, whatever it holds. */
export const everything = ["src", "test", "scripts"].flatMap(filesBelow);

/** Those of them that are TypeScript. */
export const sources = everything.filter((path) => path.endsWith(".ts")).map(readSource);

/** Those of them that the program is made of. */
export const product = sources.filter(({ path }) => path.startsWith("src/"));
