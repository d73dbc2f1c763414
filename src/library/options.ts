import type { FunctionSettings } from "../lambda/function.ts";
import type {
  ExtensionDirectives,
  InvokeDirectives,
  RuntimeDirectives,
} from "../stub/directives.ts";

/** A program to start: the program and its arguments, or with its surroundings. */
export type ProgramOption =
  | readonly [string, ...string[]]
  | {
      readonly command: readonly [string, ...string[]];
      /** Wins over the variables of the function and of the simulator. */
      readonly environment?: Readonly<Record<string, string>> | undefined;
      /** Absolute, or relative to the simulator's `cwd`. */
      readonly cwd?: string | undefined;
    };

/**
 * The runtime: `"attach"` starts nothing and waits for a process that calls the Runtime API at
 * `simulator.runtimeApi`; `"stub"` is built in, and echoes the payload unless told otherwise.
 */
export type RuntimeOption =
  | "attach"
  | "stub"
  | { readonly stub: RuntimeDirectives }
  | ProgramOption;

/** An external extension; as {@link RuntimeOption}. */
export type ExtensionOption =
  | "attach"
  | "stub"
  | { readonly stub: ExtensionDirectives }
  | ProgramOption;

/** A function's configuration, as far as it is said. */
export type FunctionOptions = {
  readonly [Name in keyof FunctionSettings]?: FunctionSettings[Name] | undefined;
};

/** How a simulator is set up. Everything has a default. */
export interface SimulatorOptions {
  /**
   * The function's configuration, AWS's values unless said. `timeoutMs` is in milliseconds and may
   * be shorter than Lambda's least second, so that tests are quick; with an attached runtime
   * `Infinity` lets it sit at a breakpoint. `memorySize` is in megabytes.
   */
  readonly function?: FunctionOptions | undefined;
  /** `"attach"` unless said. */
  readonly runtime?: RuntimeOption | undefined;
  /**
   * External extensions by name, in the order they start. Only these may ask for SHUTDOWN; one that
   * is not named here may still register, as an internal one.
   */
  readonly extensions?: Readonly<Record<string, ExtensionOption>> | undefined;
  /** Whether the processes stand still between invokes, as on Lambda; yes unless said. Attached processes never do. */
  readonly freeze?: boolean | undefined;
  /** For every process that is started, besides Lambda's variables, `PATH` and `HOME`. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Working folder of the processes: that of this program unless said. */
  readonly cwd?: string | undefined;
  /**
   * `"hosts"` gives the processes that are started a hosts file of their own, so that they can
   * listen at `sandbox.localdomain` and look it up, as on Lambda; `"none"` unless said. Only Linux
   * with user namespaces can do it, unless the machine's own hosts file has the name.
   */
  readonly isolate?: "none" | "hosts" | undefined;
  /** Where the APIs of the first environment are: a free port of 127.0.0.1 unless said. */
  readonly runtimeAddress?:
    | { readonly host?: string | undefined; readonly port?: number | undefined }
    | undefined;
  /**
   * More names that `Host` may have in requests to the APIs. Names without a dot, IP addresses,
   * `*.localhost`, `sandbox.localdomain` and `host.docker.internal` are taken anyway.
   */
  readonly allowHosts?: readonly string[] | undefined;
  /** Origins of web pages that may speak to the APIs, as `https://app.example`; none unless said. */
  readonly allowOrigins?: readonly string[] | undefined;
  /** Ports that the processes listen on: with any, there is one environment, since a second could not have them. */
  readonly ports?: readonly number[] | undefined;
  /**
   * How long a wait may take unless it says so itself, in milliseconds: 4 000, just under the five
   * seconds that test runners give a test.
   */
  readonly waitTimeoutMs?: number | undefined;
}

/** How one invoke is made. */
export interface InvokeOptions {
  /** Its id, a new UUID unless said. */
  readonly requestId?: string | undefined;
  /** The value of `X-Amzn-Trace-Id`; a new one unless said, in the form of `tracing`. */
  readonly traceId?: string | undefined;
  /** Any JSON value, which the runtime gets in `Lambda-Runtime-Client-Context`. */
  readonly clientContext?: unknown;
  /** Any JSON value, which the runtime gets in `Lambda-Runtime-Cognito-Identity`. */
  readonly identity?: unknown;
  readonly tenantId?: string | undefined;
  /** Version or alias; it ends the ARN that the runtime sees. */
  readonly qualifier?: string | undefined;
  /** Directives for the built-in runtime; refused for any other runtime. */
  readonly stub?: InvokeDirectives | undefined;
}
