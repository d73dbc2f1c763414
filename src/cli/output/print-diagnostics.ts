import { renderDiagnostics } from "../../report/part/diagnostics.ts";
import { createStyle } from "../../report/text/style.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { CommandContext } from "../command/runnable.ts";

const COLUMNS_OF_A_FILE = 100;

/** Prints the mistakes of scenario files to stderr. Returns the exit code. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  { stderr, hasColor }: CommandContext,
): ExitCode {
  const look = { style: createStyle(hasColor), columns: stderr.columns ?? COLUMNS_OF_A_FILE };
  stderr.write(`${renderDiagnostics(diagnostics, look).join("\n")}\n`);
  return EXIT.usage;
}
