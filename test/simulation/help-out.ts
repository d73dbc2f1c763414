import type { Chronicle } from "./chronicle.ts";
import type { Plan } from "./plan.ts";
import type { Exchange } from "./run.ts";
import type { SomeoneElse } from "./someone-else.ts";
import type { WatchedFleet } from "./watched-fleet.ts";

/**
 * How often those who are missing are replaced, in addition to once for each invocation. Others may
 * go while they come; and an invocation that fails may cost all their lives those who come while it
 * is ended, since they are refused until then.
 */
const ROUNDS = 5;

interface Help {
  readonly plan: Plan;
  readonly fleet: WatchedFleet;
  readonly someoneElse: SomeoneElse;
  readonly exchanges: readonly Exchange[];
  readonly chronicle: Chronicle;
  /** Whether a callback waits for its time. */
  readonly isDue: () => boolean;
  /** Lets everything happen that is due. */
  readonly drain: () => Promise<void>;
  readonly shutDown: () => void;
}

/**
 * Whoever is attached comes when it likes, and may have gone for good: then invocations wait for
 * somebody to come. Where one has gone that had registered, or does not answer what it was given,
 * it takes a shutdown before another can take its place.
 */
export async function helpOut(help: Help): Promise<void> {
  const { plan, fleet, someoneElse, chronicle, drain } = help;
  chronicle.note("world", () => "looks who is missing");
  const rounds = ROUNDS + fleet.watched.length;
  for (let round = 0; round < rounds && isWaiting(help); round++) {
    someoneElse.replaceMissing();
    await drain();
    if (!isWaiting(help) || plan.isHealthy) continue;
    if (!hasAbandoned(help) && !hasSwallowed(help)) continue;
    help.shutDown();
    await drain();
  }
}

/** Whether an invocation has not come to its end, or an init has not and is watched. */
function isWaiting({ fleet, isDue }: Help): boolean {
  const isEnded = fleet.watched.every(({ invocation, isReported }) => {
    return invocation.isAnswered && isReported;
  });
  return !isEnded || isDue();
}

/** An extension has registered and is no longer there. */
function hasAbandoned({ plan: { attached }, fleet, someoneElse }: Help): boolean {
  return fleet.environments.some(({ generation }) =>
    generation.registry.registered.some(({ kind, name, id }) => {
      const isForeign = kind === "internal" || attached.includes(name);
      return isForeign && !someoneElse.holds(id);
    }),
  );
}

/** A runtime was given an invocation that it does not answer. */
function hasSwallowed({ fleet, exchanges }: Help): boolean {
  const unanswered = fleet.watched.filter(({ invocation }) => !invocation.isAnswered);
  return unanswered.some(({ invocation: { requestId } }) =>
    exchanges.some((given) => given.requestId === requestId && given.isDelivered),
  );
}
