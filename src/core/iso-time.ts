/** Writes `at`, in epoch milliseconds, in ISO 8601: with milliseconds, in UTC. */
export function isoTime(at: number): string {
  return new Date(Math.round(at)).toISOString();
}
