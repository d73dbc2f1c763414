import { renderDiagnostics } from "../report/diagnostics.ts";
import { createStyle } from "../report/style.ts";
import { SCENARIO_NAMES } from "../runner/discover.ts";
import type { Diagnostic } from "../scenario/diagnostic.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { CommandContext } from "./runnable.ts";

const ALLOW_EMPTY = "lambda-sim list shows what there is; --allow-empty makes this a success";

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

/** Says that there is nothing in `files` files, unless that is allowed; the exit code it comes to. */
export function reportNothing(
  { isAllowed, files }: { readonly isAllowed: boolean; readonly files: number },
  { messages }: CommandContext,
): ExitCode {
  if (isAllowed) return EXIT.success;
  if (files === 0) messages.error("Found no scenario file", `it looks for ${SCENARIO_NAMES}`);
  else messages.error("No scenario matches", ALLOW_EMPTY);
  return EXIT.empty;
}
