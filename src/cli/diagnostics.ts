import { renderDiagnostics } from "../report/diagnostics.ts";
import { createStyle } from "../report/style.ts";
import type { Diagnostic } from "../scenario/diagnostic.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { CommandContext } from "./runnable.ts";

const COLUMNS_OF_A_FILE = 100;

/** Shows what is wrong with scenario files on stderr; the exit code it comes to. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  { stderr, hasColor }: CommandContext,
): ExitCode {
  const look = { style: createStyle(hasColor), columns: stderr.columns ?? COLUMNS_OF_A_FILE };
  stderr.write(`${renderDiagnostics(diagnostics, look).join("\n")}\n`);
  return EXIT.usage;
}

/** Says that nothing matches, unless that is allowed; the exit code it comes to. */
export function reportNothing(
  { isAllowed }: { readonly isAllowed: boolean },
  { messages }: CommandContext,
): ExitCode {
  if (isAllowed) return EXIT.success;
  messages.error("No scenario matches", "--allow-empty makes that a success");
  return EXIT.empty;
}
