import { err, ok, type Result } from "../core/result.ts";
import type { Diagnostic, Source } from "./diagnostic.ts";
import type { Variables } from "./scenario.ts";
import { TreeValue } from "./template.ts";
import { readYaml } from "./yaml.ts";

/** The variables of a file: one map, in YAML or JSON. Fails with the mistakes of the file. */
export function readVariableFile(source: Source): Result<Variables, readonly Diagnostic[]> {
  const { documents, diagnostics } = readYaml(source);
  if (diagnostics.length > 0) return err(diagnostics);
  const [document, second] = documents;
  if (document?.kind !== "map" || second) {
    const range = second?.range ?? document?.range ?? { start: 0, end: 0 };
    return err([{ message: "a file of variables is one map", source, range }]);
  }
  return ok(new Map(document.entries.map(({ key, value }) => [key, new TreeValue(value)])));
}
