import { EXIT, strongest, type ExitCode } from "../exit.ts";
import type { Stdio } from "./stdio.ts";

/**
 * Waits until all output has left, and tells on stderr what could not be written, which makes the
 * exit code `code` at least 3. A stderr that takes nothing leaves the exit code alone to tell it.
 */
export async function endOutput(stdio: Stdio, code: ExitCode): Promise<ExitCode> {
  const lost = await stdio.flush();
  if (lost.length === 0) return code;
  for (const { name, error, arrived, length } of lost) {
    const extent = `${arrived} of ${length} characters are known to have left`;
    stdio.stderr.write(`error: Cannot write to ${name}: ${error.message}; ${extent}\n`);
  }
  await stdio.flush();
  return strongest([code, EXIT.tool]);
}
