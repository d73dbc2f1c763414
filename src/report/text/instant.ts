/** An instant in epoch milliseconds as `2026-01-02T03:04:05.678Z`, in UTC. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

/** The same to a second and without a zone, as JUnit's schema has it: `2026-01-02T03:04:05`. */
export function zonelessInstant(at: number): string {
  return instant(at).slice(0, 19);
}
