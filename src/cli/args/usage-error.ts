/** The command line is wrong, or what it names is not there: exit code 2, and nothing was run. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** What to do about it; begins in lower case. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
