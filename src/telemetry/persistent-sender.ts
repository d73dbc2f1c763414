import { sleep, type Clock } from "../core/clock.ts";
import { messageOf } from "../core/message-of.ts";
import type { Sender } from "../core/sender.ts";
import { FIRST_RETRY_MS, RETRY_BUDGET_MS } from "../lambda/limits.ts";

/** Sends a message until it is taken or given up. */
export class PersistentSender {
  readonly #sender: Sender;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #problem: string | undefined;

  /** `signal` ends every `send`. */
  constructor(sender: Sender, clock: Clock, signal: AbortSignal) {
    this.#sender = sender;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** What became of the last try: undefined when it was taken. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * Sends `message` again and again, later each time, for {@link RETRY_BUDGET_MS} since it first
   * was not taken. A try has no limit of its own. Calls `onTaken` as soon as it is taken. Resolves
   * to why it was given up, undefined when it was taken; rejects when the signal is aborted.
   */
  async send(message: string, onTaken: () => void): Promise<string | undefined> {
    let failedAtMs: number | undefined;
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs *= 2) {
      this.#problem = "no answer";
      const problem = await this.#try(message, onTaken);
      this.#signal.throwIfAborted();
      this.#problem = problem;
      const nowMs = this.#clock.monotonic();
      failedAtMs ??= nowMs;
      const isOver = nowMs + pauseMs - failedAtMs > RETRY_BUDGET_MS;
      if (problem === undefined || isOver) return problem;
      await sleep(this.#clock, pauseMs, this.#signal);
    }
  }

  async #try(message: string, onTaken: () => void): Promise<string | undefined> {
    try {
      await this.#sender.send(message);
    } catch (error) {
      return messageOf(error);
    }
    this.#problem = undefined;
    // Here, since the subscription may end before anyone who awaits this goes on.
    if (!this.#signal.aborted) onTaken();
    return undefined;
  }

  close(): void {
    this.#sender.close();
  }
}
