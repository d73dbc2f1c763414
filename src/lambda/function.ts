import {
  DEFAULT_MEMORY_MB,
  DEFAULT_TIMEOUT_MS,
  INIT_TIMEOUT_MS,
  LONG_INIT_TIMEOUT_MS,
} from "./limits/protocol.ts";
import type { ApplicationLogLevel, SystemLogLevel } from "./log-level.ts";

export const INITIALIZATION_TYPES = [
  "on-demand",
  "provisioned-concurrency",
  "snap-start",
  "lambda-managed-instances",
] as const;
export type InitializationType = (typeof INITIALIZATION_TYPES)[number];

/**
 * X-Ray tracing. `Unsampled` is no setting of AWS: a function without tracing has traces in the
 * older form then, which says that they are not sampled.
 */
export const TRACINGS = ["Active", "PassThrough", "Unsampled"] as const;
export type Tracing = (typeof TRACINGS)[number];

/**
 * How an event is framed on its way to the runtime: with its length, in chunks, or (`auto`) in
 * chunks if it is large.
 */
export const FRAMINGS = ["auto", "length", "chunked"] as const;
export type Framing = (typeof FRAMINGS)[number];

export const LOG_FORMATS = ["Text", "JSON"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The configuration of a function, with the settings of AWS. */
export interface FunctionSettings {
  readonly name: string;
  readonly version: string;
  readonly handler: string;
  /** In milliseconds. `Infinity` means no timeout; only an attached runtime may have that. */
  readonly timeoutMs: number;
  /** In megabytes. Undefined means {@link DEFAULT_MEMORY_MB}, which is not enforced. */
  readonly memorySize: number | undefined;
  /** The reserved concurrency. Undefined means that the function shares that of the account. */
  readonly concurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
  readonly accountId: string;
  readonly initializationType: InitializationType;
  readonly logFormat: LogFormat;
  /** The lowest level of the function's lines that are written. It counts with JSON only. */
  readonly applicationLogLevel: ApplicationLogLevel;
  /** The lowest level of the platform's lines that are written. It counts with JSON only. */
  readonly systemLogLevel: SystemLogLevel;
  readonly tracing: Tracing;
  /** The id of the availability zone that the metadata endpoint names. */
  readonly availabilityZone: string;
  readonly framing: Framing;
  /** Qualifiers that exist besides `$LATEST` and the version. */
  readonly aliases: readonly string[];
}

/** The defaults: RIE's where somebody may depend on them, else Lambda's. */
export const DEFAULT_FUNCTION: FunctionSettings = {
  name: "test_function",
  version: "$LATEST",
  handler: "",
  timeoutMs: DEFAULT_TIMEOUT_MS,
  memorySize: undefined,
  concurrency: undefined,
  environment: {},
  region: "us-east-1",
  accountId: "012345678912",
  initializationType: "on-demand",
  logFormat: "Text",
  applicationLogLevel: "INFO",
  systemLogLevel: "INFO",
  tracing: "PassThrough",
  availabilityZone: "use1-az1",
  framing: "auto",
  aliases: [],
};

/** The ARN that a runtime gets for an invoke without a qualifier. */
export function functionArn(settings: FunctionSettings): string {
  const { region, accountId, name } = settings;
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

/** The memory of the function in megabytes; the default if it has no setting. */
export function memorySizeMb({ memorySize }: FunctionSettings): number {
  return memorySize ?? DEFAULT_MEMORY_MB;
}

/** The time limit of init, in milliseconds. */
export function initTimeoutMs({ initializationType, timeoutMs }: FunctionSettings): number {
  if (initializationType === "on-demand") return INIT_TIMEOUT_MS;
  return Math.max(LONG_INIT_TIMEOUT_MS, timeoutMs);
}
