import { fileURLToPath } from "node:url";

/** The program that runs us. */
export type Engine = "bun" | "node" | "deno";

/** The program that runs this process. */
export const ENGINE: Engine = engineOf(process.versions);

/** The program that `process.versions` tells of. Bun and Deno name Node's version beside their own. */
export function engineOf(versions: Readonly<Record<string, string | undefined>>): Engine {
  if ("bun" in versions) return "bun";
  return "deno" in versions ? "deno" : "node";
}

/** Where Node keeps the modules that it made of our sources, beside the packages. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/lambda-sim/", import.meta.url));

/**
 * Lets Node keep the modules that it loads from now on. Without this, Node takes the types out of
 * each source at each start, which takes three times as long as all the rest (26.10.0). Deno keeps
 * modules by itself, and Bun is quick enough. Where the folder cannot be written, Node keeps none.
 */
export function keepModules(): void {
  if (ENGINE === "node") process.getBuiltinModule("node:module").enableCompileCache(CACHE);
}

/** A module that does {@link keepModules} before Node loads the script: in the script it is too late. */
const KEEP_MODULES = `data:text/javascript,import { enableCompileCache } from "node:module";enableCompileCache(${JSON.stringify(CACHE)})`;

/** The command that runs the script `path`, absolute, under the program that runs this process. */
export function scriptCommand(path: string, engine: Engine = ENGINE): [string, ...string[]] {
  const { execPath } = process;
  switch (engine) {
    case "bun":
      return [execPath, path];
    case "deno":
      // Deno grants a script nothing by itself.
      return [execPath, "run", "--quiet", "--allow-all", path];
    case "node":
      return path.endsWith(".ts") ? [execPath, "--import", KEEP_MODULES, path] : [execPath, path];
  }
}
