import type { StubKind } from "./command.ts";
import {
  DIRECTIVES_VARIABLE,
  INIT_COUNT_VARIABLE,
  type ExtensionDirectives,
  type RuntimeDirectives,
} from "./directives.ts";
import { complain } from "./behavior.ts";

/**
 * Makes this process the built-in runtime or extension, which speaks the Runtime or the Extensions
 * API as AWS documents them. `stubCommand` starts such a process. Returns its exit code, which is 1
 * when the platform does not answer.
 */
export async function runStub(kind: StubKind): Promise<number> {
  // The function may be told to use a proxy. The platform is not behind it.
  process.env["NO_PROXY"] = process.env["no_proxy"] = "*";
  try {
    return kind === "runtime" ? await startRuntime() : await startExtension();
  } catch (error) {
    await complain(error);
    return 1;
  }
}

async function startRuntime(): Promise<number> {
  const { runRuntime } = await import("./stub-runtime.ts");
  const directives = ownDirectives() as RuntimeDirectives;
  const isFirstInit = (process.env[INIT_COUNT_VARIABLE] ?? "1") === "1";
  return runRuntime(directives.once && !isFirstInit ? {} : directives);
}

async function startExtension(): Promise<number> {
  const { runExtension } = await import("./stub-extension.ts");
  const [, , , name = "stub"] = process.argv;
  return runExtension(name, ownDirectives() as ExtensionDirectives);
}

function ownDirectives(): unknown {
  return JSON.parse(process.env[DIRECTIVES_VARIABLE] ?? "{}");
}
