import type { Answer, InvocationReport, InvokeRequest } from "../lambda/invocation.ts";
import type { OfInvoke } from "../lambda/journal-entry.ts";

/**
 * One attempt at one event, as its caller sees it: what was asked, and what came of it. Attempts at
 * the same event share their request id, but not their invocation id.
 */
export class Invocation {
  readonly requestId: string;
  readonly invocationId: string;
  readonly request: InvokeRequest;
  /** Resolves when the caller can be answered; rejects only when it is abandoned. */
  readonly answer: Promise<Answer>;
  /** Resolves when the phase is over, extensions included; undefined for one that was throttled. */
  readonly report: Promise<InvocationReport | undefined>;
  /** Position in the journal at which an environment took it. Earlier entries are not its own. */
  journalStart = 0;
  /** Epoch milliseconds at which the function times out; known once its clock has started. */
  deadlineAt = Number.NaN;
  /** Epoch milliseconds at which its clock started: after init, or before one that it repeats. */
  startedAt = Number.NaN;
  /** The same in monotonic milliseconds: where its duration begins. */
  startedMs = Number.NaN;
  /** Whether the journal has its start. */
  isStarted = false;

  readonly #answer = Promise.withResolvers<Answer>();
  readonly #report = Promise.withResolvers<InvocationReport | undefined>();
  #isAnswered = false;

  constructor(
    { requestId, invocationId }: Pick<Invocation, "requestId" | "invocationId">,
    request: InvokeRequest,
  ) {
    this.requestId = requestId;
    this.invocationId = invocationId;
    this.request = request;
    this.answer = this.#answer.promise;
    this.report = this.#report.promise;
  }

  /** The fields by which an entry of the journal names it. */
  get identity(): OfInvoke {
    const { traceId, spanId, tenantId } = this.request;
    return { requestId: this.requestId, traceId, spanId, tenantId };
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Gives the caller its answer. Only the first one counts; returns whether this was it. */
  settle(answer: Answer): boolean {
    if (this.#isAnswered) return false;
    this.#isAnswered = true;
    this.#answer.resolve(answer);
    this.#endStream(answer);
    return true;
  }

  /** Ends it, with the report of its phase. */
  end(report: InvocationReport | undefined): void {
    this.#report.resolve(report);
  }

  /** Ends it before it began, with the error of the machine that kept it from beginning. */
  abandon(reason: unknown): void {
    this.#answer.reject(reason);
    this.#report.reject(reason);
    // Most callers wait for one of the two only.
    this.report.catch(() => {});
    this.request.stream?.close();
  }

  /** A runtime that streams has written its answer by now; any other is streamed in one chunk. */
  #endStream(answer: Answer): void {
    const { stream } = this.request;
    if (!stream) return;
    if (answer.outcome !== "success") return stream.fail(answer);
    if (!answer.stream) void stream.write(answer.body);
    stream.close();
  }
}
