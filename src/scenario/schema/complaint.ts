import { z } from "zod";

/** What a schema has against a value; `schema/issues.ts` makes a diagnostic of it. */
export interface Complaint {
  /** The whole message. */
  readonly message?: string;
  /** The message less what it is about: `must be a list`. */
  readonly predicate?: string;
  readonly hint?: string | undefined;
  /** Set when the value is of another kind altogether: what it should have been, as in `a list`. */
  readonly kind?: string;
  readonly isMissing?: boolean;
  /** Points at the key instead of the value. */
  readonly isAtKey?: boolean;
}

/** Adds `complaint` to what is wrong, and gives what a transform returns then. */
export function refuse(context: z.RefinementCtx, complaint: Complaint): never {
  context.addIssue({ code: "custom", params: { ...complaint } });
  return z.NEVER;
}
