import type { LoadResult } from "./load.ts";
import { load, type Rig, startLimit, startProgram } from "./rig.ts";
import type { BenchOptions, Finding, Section } from "./section.ts";
import { median } from "./statistics.ts";
import type { LoadShape, Yardstick } from "./yardsticks.ts";

/** The share of the limit that a lone caller with a small payload is to get. */
const MIN_SHARE = 0.7;
const CROWD = 64;

/**
 * Invokes per second, and the share of what loopback TCP allows. Times are not stable from run to
 * run, so the servers run side by side and take turns in short rounds, and the ratio in each round
 * is what counts.
 */
export const speed: Section = async ({ yardstick, isQuick }, say) => {
  const rigs: Rig[] = [];
  try {
    rigs.push(await startProgram(yardstick), await startLimit(yardstick));
    const findings: Finding[] = [];
    for (const payloadBytes of [20, 1_000_000]) {
      for (const callers of [1, 8]) {
        const shape = { callers, payloadBytes, durationMs: isQuick ? 500 : 1500 };
        say(nameOf(shape));
        findings.push(await compare(yardstick, rigs, { shape, rounds: isQuick ? 2 : 7 }));
      }
    }
    say(`${CROWD} callers`);
    findings.push(await crowd({ yardstick, isQuick }, rigs[0]!));
    return findings;
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
  }
};

async function compare(
  yardstick: Yardstick,
  [program, limit]: readonly Rig[],
  { shape, rounds }: { readonly shape: LoadShape; readonly rounds: number },
): Promise<Finding> {
  const results: { readonly ours: LoadResult; readonly best: LoadResult }[] = [];
  for (let round = 0; round < rounds; round++) {
    const ours = await load(yardstick, program!, shape);
    const best = await load(yardstick, limit!, shape);
    results.push({ ours, best });
  }
  const middle = (pick: (result: (typeof results)[number]) => number): number =>
    median(results.map(pick));
  const share = middle(({ ours, best }) => ours.perSecond / best.perSecond);
  const isJudged = shape.callers === 1 && shape.payloadBytes === 20;
  return {
    name: nameOf(shape),
    values: {
      "invokes/s": middle(({ ours }) => ours.perSecond),
      "p50 ms": middle(({ ours }) => ours.p50Ms),
      "p99 ms": middle(({ ours }) => ours.p99Ms),
      "limit/s": middle(({ best }) => best.perSecond),
      "limit p50": middle(({ best }) => best.p50Ms),
      "limit p99": middle(({ best }) => best.p99Ms),
      share,
    },
    ...(isJudged && { goal: { text: `share ≥ ${MIN_SHARE}`, isMet: share >= MIN_SHARE } }),
  };
}

/** Many callers at once at one environment: each waits its turn, and none is refused or forgotten. */
async function crowd({ yardstick, isQuick }: BenchOptions, program: Rig): Promise<Finding> {
  const shape = { callers: CROWD, payloadBytes: 20, durationMs: isQuick ? 500 : 3000 };
  const { ok, bad, lost, perSecond, p50Ms, p99Ms } = await load(yardstick, program, shape);
  return {
    name: nameOf(shape),
    values: { "invokes/s": perSecond, "p50 ms": p50Ms, "p99 ms": p99Ms, ok, bad, lost },
    goal: { text: "none bad, none lost", isMet: ok > 0 && bad === 0 && lost === 0 },
  };
}

function nameOf({ callers, payloadBytes }: LoadShape): string {
  const size =
    payloadBytes < 1_000_000 ? `${payloadBytes} bytes` : `${payloadBytes / 1_000_000} MB`;
  return `${callers} ${callers === 1 ? "caller" : "callers"}, ${size}`;
}
