/** Processes were still there after the environment they belonged to. They are killed by now. */
export class LeakError extends Error {
  override readonly name = "LeakError";
}
