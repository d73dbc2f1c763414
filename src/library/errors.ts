/** What was waited for did not come in time. The message says what that was, and what goes on. */
export class WaitTimeout extends Error {
  override readonly name = "WaitTimeout";
}

/** Processes were still there after the environment they belonged to. They are killed by now. */
export class LeakError extends Error {
  override readonly name = "LeakError";
}
