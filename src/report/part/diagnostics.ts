import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { renderFrame } from "./frame.ts";
import type { Look } from "../text/style.ts";
import { countDiagnostics } from "./tally.ts";

/** The frames of `diagnostics`, file by file and down each file, and how many there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], look: Look): string[] {
  return [
    ...inOrder(diagnostics).flatMap((diagnostic) => [...renderFrame(diagnostic, look), ""]),
    look.style.bold(look.style.red(countDiagnostics(diagnostics))),
  ];
}

/** File by file, as the files first appear, and down each file. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byFile = Map.groupBy(diagnostics, ({ source }) => source.path);
  return [...byFile.values()].flatMap((ofFile) =>
    ofFile.toSorted((one, other) => one.range.start - other.range.start),
  );
}
