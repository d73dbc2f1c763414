/** How long to wait. */
export interface WaitOptions {
  /** Ends the wait with its reason. The invocation or the phase that was awaited goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which it rejects with {@link WaitTimeout}; `Infinity` for no limit. */
  readonly timeoutMs?: number | undefined;
}

/** Which entries a wait looks at, and how its message calls the awaited one. */
export interface EntryWaitOptions extends WaitOptions {
  /** Position in the journal to look from: its beginning unless said. */
  readonly since?: number | undefined;
  /** Name of the awaited entry in the message of a timeout. */
  readonly what?: string | undefined;
}
