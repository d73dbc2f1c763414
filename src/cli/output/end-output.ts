import { writeSync } from "node:fs";
import { EXIT, strongest, type ExitCode } from "../exit.ts";
import type { Lost } from "./stdio.ts";

/**
 * Tells on stderr what could not be written, which makes the exit code `code` at least 3. A stderr
 * that takes nothing leaves the exit code alone to tell it.
 */
export function endOutput(lost: readonly Lost[], code: ExitCode): ExitCode {
  const told = lost.filter(({ error }) => (error as NodeJS.ErrnoException).code !== "EPIPE");
  if (told.length === 0) return code;
  for (const { name, error, arrived, length } of told) {
    const extent = `${arrived} of ${length} characters are known to have left`;
    try {
      writeSync(2, `error: Cannot write to ${name}: ${error.message}; ${extent}\n`);
    } catch {
      // stderr is on the full disk too.
    }
  }
  return strongest([code, EXIT.tool]);
}
