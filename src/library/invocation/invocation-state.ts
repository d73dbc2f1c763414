import type { Outcome } from "../../lambda/invocation.ts";
import type { InvokeAnswer, InvokeResult } from "./result.ts";

/** The current state of an invocation. */
export interface InvocationState {
  readonly requestId: string;
  /** What names this attempt to the runtime, in `Lambda-Runtime-Invocation-Id`. */
  readonly invocationId: string;
  /** The bytes that the runtime gets. */
  readonly payload: Uint8Array;
  /** `pending` until it is dispatched, `running` until its caller has an answer, then what that is. */
  readonly status: "pending" | "running" | Outcome;
  /** Epoch milliseconds at which the function times out, from its dispatch on. */
  readonly deadlineMs: number | undefined;
  /** As soon as there is one. */
  readonly answer: InvokeAnswer | undefined;
  /** When its phase is over, extensions included. */
  readonly result: InvokeResult | undefined;
}
