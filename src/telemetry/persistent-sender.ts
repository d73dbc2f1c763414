import { sleep, type Clock } from "../core/clock.ts";
import { messageOf } from "../core/error.ts";
import type { Sender } from "../core/sender.ts";
import { FIRST_RETRY_MS, RETRY_BUDGET_MS } from "../lambda/limits/protocol.ts";

/** Sends a message again and again, until the receiver takes it or the time for it is over. */
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

  /** What has become of the last tries; undefined when the receiver took the message. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * Sends `message`, and tries again after each failure, with longer and longer pauses. The tries
   * end {@link RETRY_BUDGET_MS} after the first failure. A single try has no time limit. Calls
   * `onTaken` as soon as the receiver has taken the message, and then resolves to undefined. Else
   * resolves to the reason of the last failure. Rejects when the signal is aborted.
   */
  async send(message: string, onTaken: () => void): Promise<string | undefined> {
    let failedAtMs: number | undefined;
    let problem: string | undefined;
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs *= 2) {
      this.#problem = problem === undefined ? "no answer" : `${problem}, then no answer`;
      problem = await this.#try(message, onTaken);
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
