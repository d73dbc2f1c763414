import type { Random } from "../core/random.ts";
import { functionArn, type FunctionSettings } from "./function.ts";

/** What {@link newTrace} makes a trace of. */
export interface TraceSource {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly random: Random;
}

/**
 * Makes the value of `X-Amzn-Trace-Id` of an invoke whose caller brought none. There is one on
 * every invoke, also of a function without tracing
 * (https://github.com/aws/aws-lambda-runtime-interface-emulator/issues/109).
 *
 * - `Active` is sampled: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 * - `PassThrough` leaves the decision to others, and is `Root` and `Lineage` alone
 *   (https://github.com/aws/aws-xray-sdk-node/issues/651).
 * - `Unsampled` is what the service sent for `PassThrough` before the middle of 2024
 *   (https://github.com/aws/aws-xray-sdk-node/issues/348).
 */
export function newTrace(settings: FunctionSettings, { now, random }: TraceSource): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0");
  const root = `Root=1-${seconds}-${random.hex(12)}`;
  switch (settings.tracing) {
    case "Active":
      return `${root};Parent=${random.hex(8)};Sampled=1;${lineage(settings)}`;
    case "PassThrough":
      return `${root};${lineage(settings)}`;
    case "Unsampled":
      return `${root};Parent=${random.hex(8)};Sampled=0`;
  }
}

/**
 * Whether `traceId`, of `X-Amzn-Trace-Id`, is sampled. Only sampled traces are in telemetry (RIE
 * internal/lambda-managed-instances/telemetry).
 */
export function isSampled(traceId: string): boolean {
  // Most are not, and have no such field.
  if (!traceId.includes("Sampled=1")) return false;
  return /(?:^|;)\s*Root=/.test(traceId) && /(?:^|;)\s*Sampled=1/.test(traceId);
}

/**
 * The function in the chain of functions that called one another, by which the service finds loops:
 * eight digits that are the function's, and how often it came before. How the service makes the
 * digits is not published; these are FNV-1a of the ARN.
 */
function lineage(settings: FunctionSettings): string {
  const known = lineages.get(settings) ?? `Lineage=${digitsOf(functionArn(settings))}:0`;
  lineages.set(settings, known);
  return known;
}

/** It is the same for each invoke, all of which wait for it. */
const lineages = new WeakMap<FunctionSettings, string>();

function digitsOf(arn: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(arn)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
