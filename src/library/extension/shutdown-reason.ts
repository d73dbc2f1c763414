import { SHUTDOWN_REASONS, type ShutdownReason } from "../../lambda/phase.ts";
import { listed } from "../../core/rule.ts";

/**
 * The reason that `text` names, in any case (`Spindown`, `SPINDOWN`); Lambda sends lower case.
 *
 * @throws TypeError when there is no such reason.
 */
export function parseShutdownReason(text: unknown): ShutdownReason {
  const reason = SHUTDOWN_REASONS.find((known) => known === String(text).toLowerCase());
  if (reason) return reason;
  throw new TypeError(
    `No shutdown reason "${String(text)}": there are ${listed(SHUTDOWN_REASONS, "and")}`,
  );
}
