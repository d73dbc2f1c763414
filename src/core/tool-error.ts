/** What a {@link ToolError} may carry besides its message. */
export interface ToolErrorOptions {
  /** What the user can do about it. It begins in lower case. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The machine refused something: a port, a process, a file. The error says nothing about the
 * program under test. The tool ends with exit code 3.
 */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** For programs: the error code of the system call, such as `EADDRINUSE`, if there is one. */
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, { hint, cause }: ToolErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
