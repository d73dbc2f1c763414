/** A wait took too long. The message names the awaited state or event, and the state of the environments. */
export class WaitTimeout extends Error {
  override readonly name = "WaitTimeout";
}

/** Processes were still there after the environment they belonged to. They are killed by now. */
export class LeakError extends Error {
  override readonly name = "LeakError";
}
