import { fileURLToPath } from "node:url";

/** The program that runs us. */
export type Engine = "bun" | "node" | "deno";

/** The program that runs this process. */
export const ENGINE: Engine = engineOf(process.versions);

/** Deno and Bun name themselves, and Node's version beside, whose interface they have. */
function engineOf(versions: Readonly<Record<string, string | undefined>>): Engine {
  if ("bun" in versions) return "bun";
  return "deno" in versions ? "deno" : "node";
}

/** Where Node keeps what it made of our sources, beside the packages. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/lambda-sim/", import.meta.url));

/**
 * Lets Node keep the modules that it loads from now on. Without this, Node takes the types out of
 * each source anew at each start, which takes three times as long as all the rest (26.10.0). Bun
 * and Deno need no such word.
 */
export function keepModules(): void {
  if (ENGINE === "node") process.getBuiltinModule("node:module").enableCompileCache(CACHE);
}

/** What Node does before a source of ours: {@link keepModules}, which is too late for the source. */
const KEEP_MODULES = `data:text/javascript,import { enableCompileCache } from "node:module";enableCompileCache(${JSON.stringify(CACHE)})`;

/** The command that runs the script `path`, absolute, under what runs this process. */
export function scriptCommand(path: string): [string, ...string[]] {
  const { execPath } = process;
  switch (ENGINE) {
    case "bun":
      return [execPath, path];
    case "deno":
      // Deno grants a script nothing by itself.
      return [execPath, "run", "--quiet", "--allow-all", path];
    case "node":
      return path.endsWith(".ts") ? [execPath, "--import", KEEP_MODULES, path] : [execPath, path];
  }
}
