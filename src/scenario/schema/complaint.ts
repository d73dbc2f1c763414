import { z } from "zod";

/** What a schema has against a value; `schema/issues.ts` makes a diagnostic of it. */
export interface Complaint {
  /** The whole message. */
  readonly message?: string;
  /** The message without its subject: `must be a list`. */
  readonly predicate?: string;
  readonly hint?: string | undefined;
  /** The kind that was expected, such as `a list`; set only for a value of another kind. */
  readonly kind?: string;
  readonly isMissing?: boolean;
  /** Points at the key instead of the value. */
  readonly isAtKey?: boolean;
}

/** Adds `complaint` to the issues of the value. A transform returns the result. */
export function refuse(context: z.RefinementCtx, complaint: Complaint): never {
  context.addIssue({ code: "custom", params: { ...complaint } });
  return z.NEVER;
}
