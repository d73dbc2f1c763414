/** What placement looks at in an environment. */
export interface Candidate {
  /** It takes no invocation any more. */
  readonly isLeaving: boolean;
  /** Its next invoke has to repeat init. */
  readonly repeatsInit: boolean;
  /** How many invocations it can take now. */
  readonly freeSlots: number;
  /** What it has taken. Its slot is on its way back once the caller is answered. */
  readonly turns: Iterable<{ readonly invocation: { readonly isAnswered: boolean } }>;
}

/** Where an invocation goes. */
export type Placement<Chosen> =
  | { readonly kind: "take"; readonly environment: Chosen }
  /** To an environment that is to be opened. */
  | { readonly kind: "open" }
  /** It waits a moment for an environment that is on its way back. */
  | { readonly kind: "patience" }
  /** It waits for the first environment that has a free slot. */
  | { readonly kind: "wait" };

/** What placement looks at beside the environments. */
interface Circumstances {
  /** Whether another environment may be opened. */
  readonly hasRoom: boolean;
  /** How many invocations wait already for an environment that is on its way back. */
  readonly ahead: number;
  /** Whether the invocation waits for one, too. */
  readonly isPatient: boolean;
}

/**
 * Which environment takes an invocation. The one used last comes first
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html); one that has to repeat
 * init comes after all others, and before a new one. `candidates` are in the order of their last
 * use.
 */
export function place<Chosen extends Candidate>(
  candidates: readonly Chosen[],
  { hasRoom, ahead, isPatient }: Circumstances,
): Placement<Chosen> {
  const isFree = ({ isLeaving, freeSlots }: Candidate): boolean => !isLeaving && freeSlots > 0;
  const environment =
    candidates.findLast((each) => isFree(each) && !each.repeatsInit) ?? candidates.findLast(isFree);
  if (environment) return { kind: "take", environment };
  if (!hasRoom) return { kind: "wait" };
  return { kind: isPatient && returning(candidates) > ahead ? "patience" : "open" };
}

/** How many slots are on their way back. */
function returning(candidates: readonly Candidate[]): number {
  let count = 0;
  for (const { isLeaving, turns } of candidates) {
    if (isLeaving) continue;
    for (const { invocation } of turns) if (invocation.isAnswered) count++;
  }
  return count;
}
