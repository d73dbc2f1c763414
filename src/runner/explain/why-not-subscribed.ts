import type { JournalEntry } from "../../lambda/journal-entry.ts";

/** The path of a call that subscribes, or was meant to. */
const SUBSCRIBING = /\/(?:telemetry|logs)(?:\/|$)/;

/**
 * Says that extension `name` has not subscribed to telemetry, and how its attempt was refused. A
 * refused call that named no registered extension counts as its attempt. Undefined when it has
 * subscribed.
 */
export function whyNotSubscribed(
  name: string,
  entries: readonly JournalEntry[],
): string | undefined {
  if (entries.some((entry) => entry.type === "subscribed" && entry.extension === name)) {
    return undefined;
  }
  const registered = entries.filter((entry) => entry.type === "registered");
  const others = registered.map(({ extension }) => extension).filter((other) => other !== name);
  const refusals = entries
    .filter((entry) => entry.type === "refusal")
    .filter(({ request }) => SUBSCRIBING.test(request));
  const own = refusals.findLast(({ by }) => by === name);
  const refusal = own ?? refusals.findLast(({ by }) => !others.includes(by));
  const what = `"${name}" has not subscribed to telemetry`;
  if (!refusal) return what;
  const answer = `${refusal.status} ${refusal.errorType}, ${refusal.errorMessage}`;
  return own ? `${what}: ${answer}` : `${what}: ${refusal.request} was answered with ${answer}`;
}
