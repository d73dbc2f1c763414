import { fileURLToPath } from "node:url";
import { scriptCommand } from "../platform/engine.ts";

/** Which of the processes that come built in. */
export type StubKind = "runtime" | "extension";

/** Where a program that Bun has compiled finds its own modules. */
const EMBEDDED = "/$bunfs/";

/**
 * The command that starts the built-in process of `kind`; `name` is an extension's. It is this very
 * program, or, for the library, a script under what runs us.
 */
export function stubCommand(kind: StubKind, name: string): [string, ...string[]] {
  const args = kind === "runtime" ? ["stub-runtime"] : ["stub-extension", name];
  const { url } = import.meta;
  if (url.includes(EMBEDDED)) return [process.execPath, ...args];
  // The built library is one file, with the script beside it.
  const script = url.endsWith(".ts") ? "../main.ts" : "./stub.mjs";
  return [...scriptCommand(fileURLToPath(new URL(script, url))), ...args];
}
