import { fileURLToPath } from "node:url";

/** Which of the processes that come built in. */
export type StubKind = "runtime" | "extension";

/** Where a program that Bun has compiled finds its own modules. */
const EMBEDDED = "/$bunfs/";

/** The command that starts the built-in process of `kind`: this very program. `name` is an extension's. */
export function stubCommand(kind: StubKind, name: string): [string, ...string[]] {
  const isCompiled = import.meta.url.includes(EMBEDDED);
  const program = isCompiled ? [] : [fileURLToPath(new URL("../main.ts", import.meta.url))];
  const args = kind === "runtime" ? ["stub-runtime"] : ["stub-extension", name];
  return [process.execPath, ...program, ...args];
}
