import { Caller } from "./caller.ts";
import { percentile } from "./statistics.ts";
import { Tally, type LoadOptions } from "./tally.ts";

/** What the callers saw; times in milliseconds. */
export interface LoadResult {
  readonly ok: number;
  /** Answers that were not 200 with the payload, and connections that broke. */
  readonly bad: number;
  /** Invokes that were never answered. */
  readonly lost: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How long the last answers are waited for. */
const GRACE_MS = 5000;

/** Lets callers invoke in a loop, each on a kept-alive connection, and checks every answer. */
export async function generateLoad(options: LoadOptions): Promise<LoadResult> {
  const { address, callers, payloadBytes, durationMs, warmUpMs } = options;
  const payload = Buffer.from(JSON.stringify({ k: "x".repeat(payloadBytes - 8) }));
  const tally = new Tally(options);
  const runs = Array.from({ length: callers }, () => new Caller(address, payload, tally).run());
  await Promise.race([Promise.all(runs), Bun.sleep(warmUpMs + durationMs + GRACE_MS)]);
  const { latenciesMs, bad, open, seconds } = tally;
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    ok: sorted.length,
    bad,
    lost: open,
    perSecond: sorted.length / seconds,
    p50Ms: percentile(sorted, 50),
    p99Ms: percentile(sorted, 99),
  };
}
