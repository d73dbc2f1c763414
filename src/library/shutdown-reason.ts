import { SHUTDOWN_REASONS, type ShutdownReason } from "../lambda/phase.ts";

/**
 * The reason that `text` names, in any case (`Spindown`, `SPINDOWN`); Lambda sends lower case.
 *
 * @throws TypeError when there is no such reason.
 */
export function parseShutdownReason(text: string): ShutdownReason {
  const reason = SHUTDOWN_REASONS.find((known) => known === text.toLowerCase());
  if (reason) return reason;
  const known = SHUTDOWN_REASONS.map((each) => `"${each}"`).join(", ");
  throw new TypeError(`No shutdown reason "${text}": there are ${known}`);
}
