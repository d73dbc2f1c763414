import type { Answer, InvocationReport, InvokeRequest } from "../../src/lambda/invocation.ts";
import { Fleet } from "../../src/sandbox/fleet/fleet.ts";
import type { Invocation } from "../../src/sandbox/invocation.ts";

/** An invocation, and what its caller saw of it. */
export interface Watched {
  readonly invocation: Invocation;
  /** How many others were unanswered when it came. */
  readonly othersUnanswered: number;
  /** How many of the rest had been answered at that very instant. */
  readonly othersJustAnswered: number;
  /** Monotonic milliseconds. */
  answeredAtMs: number | undefined;
  answer: Answer | undefined;
  /** Undefined for one that never reached an environment. */
  report: InvocationReport | undefined;
  isReported: boolean;
  /** The report was there before the answer. */
  isReportedFirst: boolean;
}

/** A fleet that remembers every invocation. */
export class WatchedFleet extends Fleet {
  readonly watched: Watched[] = [];

  override invoke(request: InvokeRequest): Invocation {
    const othersUnanswered = this.watched.filter(({ invocation }) => !invocation.isAnswered).length;
    const nowMs = this.world.clock.monotonic();
    const othersJustAnswered = this.watched.filter(
      ({ invocation, answeredAtMs = nowMs }) => invocation.isAnswered && answeredAtMs === nowMs,
    ).length;
    const invocation = super.invoke(request);
    const watched: Watched = {
      invocation,
      othersUnanswered,
      othersJustAnswered,
      answeredAtMs: undefined,
      answer: undefined,
      report: undefined,
      isReported: false,
      isReportedFirst: false,
    };
    this.watched.push(watched);
    void this.#awaitAnswer(watched);
    void this.#awaitReport(watched);
    return invocation;
  }

  async #awaitAnswer(watched: Watched): Promise<void> {
    watched.answer = await watched.invocation.answer;
    watched.answeredAtMs = this.world.clock.monotonic();
  }

  async #awaitReport(watched: Watched): Promise<void> {
    watched.report = await watched.invocation.report;
    watched.isReported = true;
    watched.isReportedFirst = watched.answer === undefined;
  }
}
