import { err, ok, type Result } from "./result.ts";

const MS_BY_UNIT = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/**
 * Reads a duration such as `1500ms`, `3s`, `1.5s`, `2m` or `1h`. The result is in milliseconds.
 * A number without a unit is refused, since Lambda itself mixes seconds and milliseconds.
 */
export function parseDuration(text: string): Result<number, string> {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (match) return ok(Number(match[1]) * MS_BY_UNIT[match[2] as keyof typeof MS_BY_UNIT]);
  if (/^\d+(?:\.\d+)?$/.test(text.trim())) {
    return err(`A duration has a unit, as in "${text.trim()}s" or "${text.trim()}ms"`);
  }
  return err(`"${text}" is not a duration, such as "3s" or "1500ms"`);
}

/** Rounds `ms` to three decimals. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** Writes `ms` for people: `212ms`, `3.31s`, `2m 05s`. */
export function formatDuration(ms: number): string {
  // From each bound on, rounding would reach the next unit.
  if (ms < 0.95) return `${ms.toFixed(1)}ms`;
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)}s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
}
