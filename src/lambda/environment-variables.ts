import { memorySizeMb, type FunctionSettings } from "./function.ts";

/**
 * The names that the configuration of a function must not set:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_MAX_CONCURRENCY",
  "AWS_LAMBDA_METADATA_API",
  "AWS_LAMBDA_METADATA_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/** The part of a process's environment that does not come from the settings of the function. */
export interface EnvironmentOptions {
  /** Host and port of the environment's APIs, without a scheme. */
  readonly address: string;
  /** What the metadata endpoint asks for. It is at the same address. */
  readonly metadataToken: string;
  /** Variables of this machine, such as `PATH`, `HOME` and `TMPDIR`. */
  readonly base: Readonly<Record<string, string>>;
  /** Variables of the scenario for this process only. They win over all others. */
  readonly own?: Readonly<Record<string, string>>;
}

/** The part of the environment that only the runtime has. */
export interface RuntimeEnvironmentOptions extends EnvironmentOptions {
  /** The working folder of the runtime, absolute. */
  readonly taskRoot: string;
  /** The name of the log stream, such as `2026/11/23/[$LATEST]0123…`. */
  readonly logStream: string;
}

/** The address of an X-Ray daemon on this machine: https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html */
const XRAY = { host: "127.0.0.1", port: "2000" } as const;

/**
 * All variables of the runtime. Those of the function win over Lambda's defaults. Reserved ones win
 * over those of the function. `LD_LIBRARY_PATH` is not set: Lambda's value would break programs of
 * this machine. `AWS_EXECUTION_ENV` is not set, as in OS-only runtimes, since a `bootstrap` program
 * is one.
 */
export function runtimeEnvironment(
  settings: FunctionSettings,
  options: RuntimeEnvironmentOptions,
): Record<string, string> {
  const { base, own = {}, taskRoot, logStream } = options;
  return {
    ...base,
    ...sharedDefaults(settings),
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: `${XRAY.host}:${XRAY.port}`,
    ...configured(settings),
    ...sharedReserved(settings, options),
    ...logNames(settings, logStream),
    _AWS_XRAY_DAEMON_ADDRESS: XRAY.host,
    _AWS_XRAY_DAEMON_PORT: XRAY.port,
    _HANDLER: settings.handler,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LAMBDA_TASK_ROOT: taskRoot,
    ...own,
  };
}

/**
 * All variables of an extension. It has those of the runtime, without the ones about code, log and
 * X-Ray (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html). Variables of the
 * function that begin with an underscore are left out too (RIE internal/lambda/rapidcore/env).
 */
export function extensionEnvironment(
  settings: FunctionSettings,
  options: EnvironmentOptions,
): Record<string, string> {
  const { base, own = {} } = options;
  const seen = Object.entries(configured(settings)).filter(
    ([name]) => !name.startsWith("_") && !name.startsWith("AWS_XRAY_"),
  );
  return {
    ...base,
    ...sharedDefaults(settings),
    ...Object.fromEntries(seen),
    ...sharedReserved(settings, options),
    ...own,
  };
}

/** Variables that a function may override, with Lambda's values (page as above). */
function sharedDefaults(settings: FunctionSettings): Record<string, string> {
  const { logFormat, applicationLogLevel } = settings;
  return {
    AWS_LAMBDA_LOG_FORMAT: logFormat,
    ...(logFormat === "JSON" ? { AWS_LAMBDA_LOG_LEVEL: applicationLogLevel } : {}),
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}

function configured({ environment }: FunctionSettings): Record<string, string> {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.filter(([name]) => !RESERVED_VARIABLES.has(name)));
}

/** Variables that are reserved. The credentials are dummies, so that no SDK looks for real ones. */
function sharedReserved(
  settings: FunctionSettings,
  { address, metadataToken }: EnvironmentOptions,
): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: "lambda-sim-dummy-access-key-id",
    AWS_SECRET_ACCESS_KEY: "lambda-sim-dummy-secret-access-key",
    AWS_SESSION_TOKEN: "lambda-sim-dummy-session-token",
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: settings.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMb(settings)),
    AWS_LAMBDA_INITIALIZATION_TYPE: settings.initializationType,
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-metadata-endpoint.html
    AWS_LAMBDA_METADATA_API: address,
    AWS_LAMBDA_METADATA_TOKEN: metadataToken,
    AWS_LAMBDA_RUNTIME_API: address,
  };
}

/** The names of the log. With SnapStart both are absent (page as above). */
function logNames(settings: FunctionSettings, logStream: string): Record<string, string> {
  if (settings.initializationType === "snap-start") return {};
  return {
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  };
}
