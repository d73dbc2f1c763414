import { stubCommand, type StubKind } from "../../src/stub/command.ts";
import {
  DIRECTIVES_VARIABLE,
  INIT_COUNT_VARIABLE,
  type ExtensionDirectives,
  type RuntimeDirectives,
} from "../../src/stub/directives.ts";
import { ScriptedPlatform, type Script } from "./scripted-platform.ts";

/** A built-in process that runs against a scripted platform. */
export interface StubWorld extends AsyncDisposable {
  readonly platform: ScriptedPlatform;
  readonly pid: number;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves when it has written to stdout for the first time. */
  readonly firstOutput: Promise<unknown>;
  readonly stdout: Promise<string>;
  readonly stderr: Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

export interface StubOptions {
  readonly directives?: RuntimeDirectives | ExtensionDirectives;
  readonly script?: Script;
  /** Which init this is, from 1. */
  readonly init?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the built-in process of `kind`; an extension is called `audit`. */
export async function startStub(
  kind: StubKind,
  { directives = {}, script = {}, init = 1, environment = {} }: StubOptions = {},
): Promise<StubWorld> {
  const platform = await ScriptedPlatform.start(script);
  const child = Bun.spawn(stubCommand(kind, "audit"), {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: platform.address,
      [DIRECTIVES_VARIABLE]: JSON.stringify(directives),
      [INIT_COUNT_VARIABLE]: String(init),
    },
  });
  const [stdout, first] = child.stdout.tee();
  return {
    platform,
    pid: child.pid,
    ended: child.exited.then(() => child.signalCode ?? child.exitCode),
    firstOutput: first.getReader().read(),
    stdout: new Response(stdout).text(),
    stderr: new Response(child.stderr).text(),
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      await platform.close();
    },
  };
}
