import { basename, resolve } from "node:path";
import type { FunctionSettings } from "../../lambda/function.ts";
import type { Arguments, Environment } from "../args/args.ts";
import type { Parse } from "../args/flag.ts";
import type { serveFlags } from "../args/flags.ts";
import { processEnvironment } from "./process-environment.ts";
import { UsageError } from "../args/usage-error.ts";
import type { Admitted } from "../../runner/machine/open-fleet.ts";
import type { Isolation } from "../../scenario/scenario.ts";
import { functionName, integer, type Address } from "../args/value.ts";
import { variableSources, type VariableSources } from "./variable-sources.ts";

/** What `serve` starts: the processes of a scenario, a command, or nothing, when a runtime attaches. */
export type Served =
  | { readonly kind: "scenario"; readonly path: string }
  | { readonly kind: "command"; readonly command: readonly [string, ...string[]] }
  | { readonly kind: "attach" };

/** What `lambda-sim serve` is asked for. */
export interface ServeRequest {
  readonly served: Served;
  readonly invokeAddress: Address;
  readonly runtimeAddress: Address;
  /** Who may speak to both besides programs of this machine. */
  readonly admitted: Admitted;
  /** What callers have to send. */
  readonly token: string | undefined;
  /** Absolute paths, by the name of the extension. */
  readonly extensions: ReadonlyMap<string, string>;
  /** How many inits go on at once; undefined leaves it to the machine. */
  readonly initConcurrency: number | undefined;
  /** The settings that flags and variables give. The scenario's own hold for the rest. */
  readonly settings: Partial<FunctionSettings>;
  /** Replaces the scenario's own. */
  readonly isolation: Isolation | undefined;
  readonly variables: VariableSources;
  /** For every process. */
  readonly environment: Readonly<Record<string, string>>;
}

const INVOKE_ADDRESS: Address = { host: "127.0.0.1", port: 8080 };
const RUNTIME_ADDRESS: Address = { host: "127.0.0.1", port: 0 };

/**
 * What the arguments of `serve` ask for. RIE's variables (`AWS_LAMBDA_FUNCTION_TIMEOUT` and the
 * like) count where no flag says otherwise.
 *
 * @throws UsageError for more than one scenario, a scenario with a command, and extensions that
 * share a name.
 */
export function serveRequest(
  args: Arguments<typeof serveFlags>,
  { environment, cwd }: { readonly environment: Environment; readonly cwd: string },
): ServeRequest {
  const { values } = args;
  return {
    served: servedBy(args),
    invokeAddress: values["invoke-address"] ?? INVOKE_ADDRESS,
    runtimeAddress: values["runtime-address"] ?? RUNTIME_ADDRESS,
    admitted: { hosts: values["allow-host"], origins: values["allow-origin"] },
    token: tokenOf(values.token),
    extensions: extensionsByName(values.extension, cwd),
    initConcurrency: values["init-concurrency"],
    settings: { ...rieSettings(environment), ...flagSettings(values) },
    isolation: values.isolate,
    variables: variableSources(values, environment),
    environment: processEnvironment(values.env, environment),
  };
}

/** @throws UsageError for a token that no header can carry; it does not show the token. */
function tokenOf(token: string | undefined): string | undefined {
  if (token === undefined || /^[!-+\--~]+$/.test(token)) return token;
  throw new UsageError(
    "Invalid value for --token: expected letters, digits and signs of ASCII, but no comma",
  );
}

function servedBy({ positionals, rest }: Arguments<typeof serveFlags>): Served {
  const [path, second] = positionals;
  if (second !== undefined) {
    throw new UsageError(
      `Cannot serve "${second}" beside "${path}": one scenario is served at a time`,
      `a command stands after "--": lambda-sim serve -- ${positionals.join(" ")}`,
    );
  }
  const [program, ...args] = rest ?? [];
  if (path !== undefined && program !== undefined) {
    throw new UsageError(
      `Cannot serve both scenario "${path}" and command "${program}"`,
      "a scenario names its own runtime",
    );
  }
  if (rest && program === undefined) throw new UsageError('There is no command after "--"');
  if (program !== undefined) return { kind: "command", command: [program, ...args] };
  return path === undefined ? { kind: "attach" } : { kind: "scenario", path };
}

function extensionsByName(paths: readonly string[], cwd: string): ReadonlyMap<string, string> {
  const extensions = new Map<string, string>();
  for (const path of paths) {
    const name = basename(path);
    if (extensions.has(name)) {
      throw new UsageError(
        `Two extensions are called "${name}"`,
        "an extension is known by the name of its file",
      );
    }
    extensions.set(name, resolve(cwd, path));
  }
  return extensions;
}

function flagSettings(values: Arguments<typeof serveFlags>["values"]): Partial<FunctionSettings> {
  return defined({
    name: values["function-name"],
    timeoutMs: values["function-timeout"],
    memorySize: values["memory-size"],
    handler: values.handler,
    region: values.region,
    accountId: values["account-id"],
    concurrency: values.concurrency,
  });
}

/** https://github.com/aws/aws-lambda-runtime-interface-emulator#environment-variables */
function rieSettings(environment: Environment): Partial<FunctionSettings> {
  const whole = integer(1);
  const seconds = inherited("AWS_LAMBDA_FUNCTION_TIMEOUT", whole, environment);
  return defined({
    name: inherited("AWS_LAMBDA_FUNCTION_NAME", functionName, environment),
    version: environment["AWS_LAMBDA_FUNCTION_VERSION"],
    memorySize: inherited("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", whole, environment),
    timeoutMs: seconds === undefined ? undefined : seconds * 1000,
  });
}

function inherited<Value>(
  variable: string,
  parse: Parse<Value>,
  environment: Environment,
): Value | undefined {
  const text = environment[variable];
  if (text === undefined || text === "") return undefined;
  const result = parse(text);
  if (result.ok) return result.value;
  throw new UsageError(`Invalid value "${text}" for ${variable}: expected ${result.error}`);
}

/** `settings` without what is undefined or empty. */
function defined(settings: {
  readonly [Name in keyof FunctionSettings]?: FunctionSettings[Name] | undefined;
}): Partial<FunctionSettings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined && value !== ""),
  );
}
