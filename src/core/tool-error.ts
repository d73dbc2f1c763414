/** What a {@link ToolError} may carry besides its message. */
export interface ToolErrorOptions {
  /** What to do about it; begins in lower case. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The machine would not do what was asked of it: a port, a spawn, a disk. It says nothing about the
 * program under test, and ends the tool with exit code 3.
 */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** For programs: the code of the system call where there is one, such as `EADDRINUSE`. */
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, { hint, cause }: ToolErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
