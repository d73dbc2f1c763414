/** How callers invoke: until `durationMs` have passed, or `count` invokes were sent. */
export interface LoadOptions {
  /** `host:port`. */
  readonly address: string;
  readonly callers: number;
  readonly payloadBytes: number;
  readonly durationMs: number;
  readonly count: number;
  /** Time at the beginning that is not measured. */
  readonly warmUpMs: number;
}

/** What all callers together have sent and got. */
export class Tally {
  readonly #startAt: number;
  readonly #endAt: number;
  readonly #count: number;
  #sent = 0;
  /** Of the answers that were right and whose invoke was sent after the warm-up. */
  readonly latenciesMs: number[] = [];
  bad = 0;
  /** Invokes under way. */
  open = 0;

  constructor({ durationMs, count, warmUpMs }: LoadOptions) {
    this.#startAt = performance.now() + warmUpMs;
    this.#endAt = this.#startAt + durationMs;
    this.#count = count;
  }

  /** How long has been measured so far. */
  get seconds(): number {
    return (Math.min(performance.now(), this.#endAt) - this.#startAt) / 1000;
  }

  /** Grants one more invoke: the instant at which it is sent; undefined when it is over. */
  begin(): number | undefined {
    const now = performance.now();
    if (now >= this.#endAt || this.#sent >= this.#count) return undefined;
    this.#sent++;
    this.open++;
    return now;
  }

  /** The invoke that was sent at `sentAt` has ended. */
  end(sentAt: number, isRight: boolean): void {
    this.open--;
    if (!isRight) this.bad++;
    else if (sentAt >= this.#startAt) this.latenciesMs.push(performance.now() - sentAt);
  }
}
