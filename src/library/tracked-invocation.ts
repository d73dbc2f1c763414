import type { Journal } from "../core/journal.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import type { Outcome } from "../lambda/invocation.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { Invocation } from "../sandbox/invocation.ts";
import { completeAnswer, readAnswer, type InvokeAnswer, type InvokeResult } from "./result.ts";

/** An invocation as it stands. */
export interface InvocationState {
  readonly requestId: string;
  /** What the runtime gets, byte for byte. */
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

/** An invocation of the engine's, and what has come of it. */
export class TrackedInvocation {
  /** Both never reject. */
  readonly answered: Promise<InvokeAnswer>;
  readonly ended: Promise<InvokeResult>;
  readonly #invocation: Invocation;
  #answer: InvokeAnswer | undefined;
  #result: InvokeResult | undefined;

  /** `since` is the position of the journal at which it was asked for. */
  constructor(
    invocation: Invocation,
    {
      journal,
      settings,
      since,
    }: { journal: Journal<JournalEntry>; settings: FunctionSettings; since: number },
  ) {
    this.#invocation = invocation;
    this.answered = invocation.answer.then((answer) => (this.#answer = readAnswer(answer)));
    this.ended = this.answered.then(async (answer) => {
      const report = await invocation.report;
      const entries = journal.since(since);
      return (this.#result = completeAnswer(answer, report, { entries, settings }));
    });
  }

  get state(): InvocationState {
    const { requestId, request, isStarted, deadlineAt } = this.#invocation;
    return {
      requestId,
      payload: request.payload,
      status: this.#answer?.status ?? (isStarted ? "running" : "pending"),
      deadlineMs: Number.isNaN(deadlineAt) ? undefined : deadlineAt,
      answer: this.#answer,
      result: this.#result,
    };
  }
}
