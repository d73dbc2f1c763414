/** The message of `error`. Anything thrown that is no `Error` is turned into text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
