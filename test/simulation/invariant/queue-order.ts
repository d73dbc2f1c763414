import type { Invariant, Run } from "../run.ts";
import type { Watched } from "../watched-fleet.ts";

/**
 * Whoever has waited longest is taken first. One for whom an environment is opened waits for that,
 * and those who come later may meet another; where it was shut down before it was there, he waits
 * again. While one waits for an environment on its way back, others are opened for those behind.
 */
export const queueOrder: Invariant = (run) => {
  const taken = run.invocations.filter(({ report }) => report !== undefined);
  const openers = openersOf(taken);
  if (hasShutDownUnused(run)) return [];
  return taken.flatMap((early, index) => {
    if (openers.has(early)) return [];
    const late = taken
      .slice(index + 1)
      .filter((other) => !openers.has(other))
      .find(({ invocation }) => invocation.journalStart < early.invocation.journalStart);
    if (!late) return [];
    return [`${early.invocation.requestId} waits longer than ${late.invocation.requestId}`];
  });
};

/** The first that each environment took; several, if it took them in one moment. */
function openersOf(taken: readonly Watched[]): ReadonlySet<Watched> {
  const firsts = new Map<number, number>();
  for (const { report, invocation } of taken) {
    const { environment } = report!;
    const first = firsts.get(environment) ?? Infinity;
    firsts.set(environment, Math.min(first, invocation.journalStart));
  }
  return new Set(
    taken.filter(
      ({ report, invocation }) => firsts.get(report!.environment) === invocation.journalStart,
    ),
  );
}

function hasShutDownUnused({ entries }: Run): boolean {
  const used = new Set(
    entries.flatMap(({ type, environment }) => (type === "invokeStarted" ? [environment] : [])),
  );
  return entries.some(
    ({ type, environment }) => type === "environmentEnded" && !used.has(environment),
  );
}
