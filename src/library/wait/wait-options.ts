/** How long to wait. */
export interface WaitOptions {
  /** Ends the wait with its reason; what was waited for goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which it rejects with {@link WaitTimeout}; `Infinity` for no limit. */
  readonly timeoutMs?: number | undefined;
}

/** Which entries `waitFor` of a simulator looks at, and what it calls them. */
export interface EntryWaitOptions extends WaitOptions {
  /** Position in the journal to look from: its beginning unless said. */
  readonly since?: number | undefined;
  /** What is waited for, for the message of a wait in vain. */
  readonly what?: string | undefined;
}
