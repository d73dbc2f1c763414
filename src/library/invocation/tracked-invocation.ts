import type { InvocationReport } from "../../lambda/invocation.ts";
import { logTail } from "../../lambda/log-tail.ts";
import type { Invocation } from "../../sandbox/invocation.ts";
import type { SandboxWorld } from "../../sandbox/world.ts";
import type { InvocationState } from "./invocation-state.ts";
import { completeAnswer, readAnswer } from "./read-answer.ts";
import type { InvokeAnswer, InvokeResult } from "./result.ts";

/** An invocation of the engine, with its answer and its result as far as there are any. */
export class TrackedInvocation {
  /** Both reject only with a ToolError, when there can be no environment for it. */
  readonly answered: Promise<InvokeAnswer>;
  readonly ended: Promise<InvokeResult>;
  readonly #invocation: Invocation;
  #answer: InvokeAnswer | undefined;
  #result: InvokeResult | undefined;

  constructor(invocation: Invocation, world: SandboxWorld) {
    this.#invocation = invocation;
    this.answered = invocation.answer.then((answer) => (this.#answer = readAnswer(answer)));
    this.ended = this.answered.then(async (answer) => {
      const report = await invocation.report;
      const log = report ? readLog(world, invocation, report) : "";
      return (this.#result = completeAnswer(answer, report, log));
    });
    // A wait rejects with the error. Without a wait it is no unhandled rejection.
    this.ended.catch(() => {});
  }

  get state(): InvocationState {
    const { requestId, invocationId, request, isStarted, deadlineAt } = this.#invocation;
    return {
      requestId,
      invocationId,
      payload: request.payload,
      status: this.#answer?.status ?? (isStarted ? "running" : "pending"),
      deadlineMs: Number.isNaN(deadlineAt) ? undefined : deadlineAt,
      answer: this.#answer,
      result: this.#result,
    };
  }
}

/** The log that `LogType: Tail` returns: the lines of its environment from its start to its end. */
function readLog(
  { journal, settings }: SandboxWorld,
  { requestId, journalStart }: Invocation,
  { environment }: InvocationReport,
): string {
  const there = journal.since(journalStart).filter((entry) => entry.environment === environment);
  const end = there.findIndex(
    (entry) => entry.type === "invokeEnded" && entry.requestId === requestId,
  );
  return new TextDecoder().decode(logTail(there.slice(0, end + 1), settings));
}
