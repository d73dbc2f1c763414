import type { StubKind } from "./command.ts";
import {
  DIRECTIVES_VARIABLE,
  INIT_COUNT_VARIABLE,
  type ExtensionDirectives,
  type RuntimeDirectives,
} from "./directives.ts";
import { complain } from "./behavior.ts";

/**
 * Is the runtime, or the extension, that comes built in: a real process that speaks the Runtime and
 * the Extensions API as AWS documents them, started by `stubCommand`. Returns its exit code, which
 * is 1 when the platform does not answer.
 */
export async function runStub(kind: StubKind): Promise<number> {
  // A proxy that the function is told to use is not on the way to the platform.
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
