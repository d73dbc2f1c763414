/** `at`, in epoch milliseconds, as ISO 8601 with milliseconds, in UTC. */
export function isoTime(at: number): string {
  return new Date(Math.round(at)).toISOString();
}
