/** What placement looks at in an environment. */
export interface Candidate {
  /** It takes no invocation any more. */
  readonly isLeaving: boolean;
  /** Its next invoke has to repeat init. */
  readonly repeatsInit: boolean;
  /** How many invocations it can take now. */
  readonly freeSlots: number;
}

/** Where an invocation goes. */
export type Placement<Chosen> =
  | { readonly kind: "take"; readonly environment: Chosen }
  /** To an environment that is to be opened. */
  | { readonly kind: "open" }
  /** It waits for the first environment that has a free slot. */
  | { readonly kind: "wait" };

/**
 * Which environment takes an invocation. The one used last comes first
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html); one that has to repeat
 * init comes after all others, and before a new one. `candidates` are in the order of their last
 * use; `hasRoom` says whether another environment may be opened.
 */
export function place<Chosen extends Candidate>(
  candidates: readonly Chosen[],
  { hasRoom }: { readonly hasRoom: boolean },
): Placement<Chosen> {
  const isFree = ({ isLeaving, freeSlots }: Candidate): boolean => !isLeaving && freeSlots > 0;
  const environment =
    candidates.findLast((each) => isFree(each) && !each.repeatsInit) ?? candidates.findLast(isFree);
  if (environment) return { kind: "take", environment };
  return hasRoom ? { kind: "open" } : { kind: "wait" };
}
