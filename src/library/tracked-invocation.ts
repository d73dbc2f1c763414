import type { Journal } from "../core/journal.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { Invocation } from "../sandbox/invocation.ts";
import type { InvocationState } from "./invocation-state.ts";
import { completeAnswer, readAnswer } from "./read-answer.ts";
import type { InvokeAnswer, InvokeResult } from "./result.ts";

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
