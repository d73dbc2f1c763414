import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { MAX_TAIL_BYTES } from "./limits/protocol.ts";
import { logLines } from "./log-line.ts";

/**
 * The last 4 KB of the log, which `LogType: Tail` returns. It has the lines of the platform and of
 * all processes in order, each with its line end (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).
 */
export function logTail(entries: readonly JournalEntry[], settings: FunctionSettings): Uint8Array {
  const lines = entries.flatMap((entry) => logLines(entry, settings));
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")).slice(-MAX_TAIL_BYTES);
}
