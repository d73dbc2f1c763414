import {
  DEFAULT_MEMORY_MB,
  DEFAULT_TIMEOUT_MS,
  INIT_TIMEOUT_MS,
  LONG_INIT_TIMEOUT_MS,
} from "./limits.ts";
import type { ApplicationLogLevel, SystemLogLevel } from "./log-level.ts";

export const INITIALIZATION_TYPES = [
  "on-demand",
  "provisioned-concurrency",
  "snap-start",
  "lambda-managed-instances",
] as const;
export type InitializationType = (typeof INITIALIZATION_TYPES)[number];

export const LOG_FORMATS = ["Text", "JSON"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** A function's configuration, as AWS has it. */
export interface FunctionSettings {
  readonly name: string;
  readonly version: string;
  readonly handler: string;
  /** Milliseconds, or `Infinity` for none, which only an attached runtime may have. */
  readonly timeoutMs: number;
  /** Megabytes; undefined is {@link DEFAULT_MEMORY_MB}, which is not enforced. */
  readonly memorySize: number | undefined;
  /** Reserved concurrency; undefined shares the account's. */
  readonly concurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
  readonly accountId: string;
  readonly initializationType: InitializationType;
  readonly logFormat: LogFormat;
  /** The least that is written of the function's lines; counts with JSON only. */
  readonly applicationLogLevel: ApplicationLogLevel;
  /** The least that is written of the platform's lines; counts with JSON only. */
  readonly systemLogLevel: SystemLogLevel;
  readonly tracing: "Active" | "PassThrough";
}

/** RIE's values where someone may depend on them, Lambda's otherwise. */
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
};

/** The ARN a runtime sees for an invoke without a qualifier. */
export function functionArn(settings: FunctionSettings): string {
  const { region, accountId, name } = settings;
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

/** Its memory in megabytes, whether it was said or not. */
export function memorySizeMb({ memorySize }: FunctionSettings): number {
  return memorySize ?? DEFAULT_MEMORY_MB;
}

/** How long init may take, in milliseconds. */
export function initTimeoutMs({ initializationType, timeoutMs }: FunctionSettings): number {
  if (initializationType === "on-demand") return INIT_TIMEOUT_MS;
  return Math.max(LONG_INIT_TIMEOUT_MS, timeoutMs);
}

/** What {@link namesFunction} makes of a name. */
export type NamedFunction =
  | { readonly isKnown: false }
  | { readonly isKnown: true; readonly qualifier: string | undefined };

/**
 * Whether `name` is this function: its name, partial ARN or ARN, each with or without a qualifier,
 * or `function`, which is what RIE answers to.
 */
export function namesFunction(settings: FunctionSettings, name: string): NamedFunction {
  const { accountId, name: own } = settings;
  if (name === own || name === "function") return { isKnown: true, qualifier: undefined };
  const names = [functionArn(settings), `${accountId}:function:${own}`, own, "function"];
  for (const known of names) {
    if (name === known) return { isKnown: true, qualifier: undefined };
    if (name.startsWith(`${known}:`)) {
      return { isKnown: true, qualifier: name.slice(known.length + 1) };
    }
  }
  return { isKnown: false };
}
