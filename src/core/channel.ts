/** How a channel ended. A failure is an ordinary outcome: the chunks before it stay good. */
export type ChannelEnd<Failure> =
  | { readonly kind: "whole" }
  | { readonly kind: "failed"; readonly failure: Failure }
  /** The reader left before it had every chunk. */
  | { readonly kind: "cancelled"; readonly reason: unknown };

export interface ChannelOptions {
  /** The writer waits while this many bytes have not been taken. */
  readonly roomBytes?: number | undefined;
  /** Aborted when the writer is gone: the channel fails with its reason, which is a `Failure`. */
  readonly writer?: AbortSignal | undefined;
  /** Aborted when the reader is gone: the channel is cancelled with its reason. */
  readonly reader?: AbortSignal | undefined;
}

const DEFAULT_ROOM_BYTES = 65_536;

/**
 * Chunks of bytes on their way from one writer to one reader, in order, each delivered once.
 *
 * None of its promises rejects: the loop of the reader ends, and `end` then says how. It listens to
 * a signal only as long as an abort would change something.
 */
export class Channel<Failure = unknown> implements AsyncIterable<Uint8Array> {
  readonly #options: ChannelOptions;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #end: ChannelEnd<Failure> | undefined;
  /** Resolved at the next change, for whichever side waits for one. */
  #change: PromiseWithResolvers<void> | undefined;
  #departure: AbortController | undefined;

  constructor(options: ChannelOptions = {}) {
    this.#options = options;
    const { writer, reader } = options;
    writer?.addEventListener("abort", this.#onWriterGone);
    reader?.addEventListener("abort", this.#onReaderGone);
    if (writer?.aborted) this.#onWriterGone();
    if (reader?.aborted) this.#onReaderGone();
  }

  /** Undefined as long as more may be written. The reader may have chunks to take after that. */
  get end(): ChannelEnd<Failure> | undefined {
    return this.#end;
  }

  /** Aborted, with the reason, when the reader leaves before it has every chunk. */
  get signal(): AbortSignal {
    this.#departure ??= new AbortController();
    if (this.#end?.kind === "cancelled") this.#departure.abort(this.#end.reason);
    return this.#departure.signal;
  }

  /**
   * Adds `chunk`, whose bytes must stay as they are. Resolves to true when there is room for the
   * next one, and to false when the channel has ended. A chunk that comes after the end is dropped.
   */
  async write(chunk: Uint8Array): Promise<boolean> {
    if (this.#end) return false;
    // An empty chunk says nothing, and some codings of chunks take it for the end.
    if (chunk.byteLength > 0) {
      this.#chunks.push(chunk);
      this.#bytes += chunk.byteLength;
      this.#notify();
    }
    const { roomBytes = DEFAULT_ROOM_BYTES } = this.#options;
    while (!this.#end && this.#bytes >= roomBytes) await this.#changed();
    return !this.#end;
  }

  /** Ends the channel as whole. Only the first end counts. */
  close(): void {
    this.#finish({ kind: "whole" });
  }

  /** Ends the channel with `failure`. The reader still gets what was written before. */
  fail(failure: Failure): void {
    this.#finish({ kind: "failed", failure });
  }

  /** Ends the channel for a reader that leaves, unless it has every chunk. The rest is dropped. */
  cancel(reason: unknown = new Error("The reader left")): void {
    if (this.#end && this.#chunks.length === 0) return;
    this.#chunks.length = 0;
    this.#end = undefined;
    this.#finish({ kind: "cancelled", reason });
    this.#departure?.abort(reason);
  }

  /** The reader's side. Leaving the loop early cancels the channel. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return {
      next: () => this.#take(),
      return: async () => {
        this.cancel();
        return { done: true, value: undefined };
      },
    };
  }

  async #take(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (!this.#end && this.#chunks.length === 0) await this.#changed();
    const value = this.#chunks.shift();
    if (!value) return { done: true, value };
    this.#bytes -= value.byteLength;
    if (this.#end) this.#release();
    this.#notify();
    return { done: false, value };
  }

  #finish(end: ChannelEnd<Failure>): void {
    if (this.#end) return;
    this.#end = end;
    this.#release();
    this.#notify();
  }

  #changed(): Promise<void> {
    this.#change ??= Promise.withResolvers();
    return this.#change.promise;
  }

  #notify(): void {
    this.#change?.resolve();
    this.#change = undefined;
  }

  #release(): void {
    this.#options.writer?.removeEventListener("abort", this.#onWriterGone);
    if (this.#chunks.length > 0) return;
    this.#options.reader?.removeEventListener("abort", this.#onReaderGone);
  }

  readonly #onWriterGone = (): void => this.fail(this.#options.writer?.reason);
  readonly #onReaderGone = (): void => this.cancel(this.#options.reader?.reason);
}
