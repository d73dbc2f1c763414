import { EXIT, type ExitCode } from "./exit.ts";

const EXIT_BY_SIGNAL = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.hungUp,
} as const;

/** The signals that end the tool in good order. */
export type StopSignal = keyof typeof EXIT_BY_SIGNAL;

/** The reason of the abort after a signal. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`Interrupted by ${signal}`);
    this.signal = signal;
  }

  /** 128 and the number of the signal. */
  get exitCode(): ExitCode {
    return EXIT_BY_SIGNAL[this.signal];
  }
}

/** The sender of signals: `process`, or an `EventEmitter` in tests. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

/** What an {@link Interruption} needs of the process. */
export interface InterruptionOptions {
  /** Ends the process on the spot. */
  readonly exitNow: (code: ExitCode) => void;
  /** A monotonic time in milliseconds. */
  readonly now: () => number;
}

/**
 * How long after the first signal others belong to the same stop. One Ctrl-C below npm arrives
 * twice: from the terminal, and from npm.
 */
const SAME_STOP_MS = 1000;

/**
 * Turns signals into an end in good order. The first signal aborts {@link Interruption.signal}. One
 * that comes a second later or more kills the processes and exits at once, since the user has
 * waited long enough.
 */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #kills = new Set<() => void>();
  readonly #source: SignalSource;
  readonly #listeners: readonly (readonly [StopSignal, () => void])[];
  readonly #options: InterruptionOptions;
  #firstMs = 0;

  constructor(source: SignalSource, options: InterruptionOptions) {
    this.#source = source;
    this.#options = options;
    const signals = Object.keys(EXIT_BY_SIGNAL) as StopSignal[];
    this.#listeners = signals.map((signal) => [signal, () => this.#receive(signal)]);
    for (const [signal, listener] of this.#listeners) source.on(signal, listener);
  }

  /** Aborted by the first signal, with an {@link Interrupted} as its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code after the clean-up; undefined without a signal. */
  get exitCode(): ExitCode | undefined {
    const { reason } = this.signal as { readonly reason: unknown };
    return reason instanceof Interrupted ? reason.exitCode : undefined;
  }

  /** Calls `kill` before an exit at once. `kill` must not wait. The returned function undoes this. */
  onKill(kill: () => void): () => void {
    this.#kills.add(kill);
    return () => this.#kills.delete(kill);
  }

  /** Listens to signals no more. */
  dispose(): void {
    for (const [signal, listener] of this.#listeners) this.#source.off(signal, listener);
  }

  #receive(signal: StopSignal): void {
    const { exitNow, now } = this.#options;
    if (!this.signal.aborted) {
      this.#firstMs = now();
      this.#controller.abort(new Interrupted(signal));
      return;
    }
    if (now() - this.#firstMs < SAME_STOP_MS) return;
    try {
      for (const kill of this.#kills) kill();
    } finally {
      exitNow(EXIT_BY_SIGNAL[signal]);
    }
  }
}
