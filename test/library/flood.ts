/** Lines that begin with their number, together more than the 16 MB that are kept for a subscriber. */
export const FLOOD: readonly string[] = Array.from(
  { length: 200 },
  (_, number) => `${number} ${"x".repeat(100_000)}`,
);
