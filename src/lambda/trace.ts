import type { Random } from "../core/random.ts";

/**
 * Makes a value of `X-Amzn-Trace-Id` that is sampled. `now` is in epoch milliseconds:
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function newTrace(now: number, random: Random): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0");
  return `Root=1-${seconds}-${random.hex(12)};Parent=${random.hex(8)};Sampled=1`;
}

/**
 * Whether `traceId`, of `X-Amzn-Trace-Id`, is sampled. Only sampled traces are in telemetry (RIE
 * internal/lambda-managed-instances/telemetry).
 */
export function isSampled(traceId: string): boolean {
  return /(?:^|;)\s*Root=/.test(traceId) && /(?:^|;)\s*Sampled=1/.test(traceId);
}
