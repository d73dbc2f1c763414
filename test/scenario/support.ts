import { err, ok } from "../../src/core/result.ts";
import type { Source } from "../../src/scenario/diagnostic.ts";
import { loadScenarios, type LoadedFile, type LoadOptions } from "../../src/scenario/load.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { loadRegexEngine } from "../../src/scenario/regex.ts";
import { positionAt } from "../../src/scenario/source.ts";
import type { Tree } from "../../src/scenario/tree.ts";
import { readYaml } from "../../src/scenario/yaml.ts";

// Files are read after this.
await loadRegexEngine();

/** The folder `./extensions` beside the file, as the tests see it. */
export const folders: LoadOptions["readFolder"] = (folder) => {
  return folder === "/files/extensions" ? ok(["audit", "otel.sh"]) : err("no such folder");
};

/** Loads `text` as `/files/a.lambda.yml`. */
export function load(text: string, variables: Readonly<Record<string, unknown>> = {}): LoadedFile {
  const given = new Map(Object.entries(variables));
  return loadScenarios("/files/a.lambda.yml", text, { variables: given, readFolder: folders });
}

/** The only scenario of `text`, which has no mistake. */
export function loadOne(text: string, variables: Readonly<Record<string, unknown>> = {}): Scenario {
  const { scenarios, diagnostics } = load(text, variables);
  const [scenario] = scenarios;
  if (!scenario || diagnostics.length > 0) throw new Error(told(text, { diagnostics }).join("\n"));
  return scenario;
}

/** The mistakes of `text`, each as `line:column message (hint)`. */
export function mistakesOf(
  text: string,
  variables: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  return told(text, load(text, variables));
}

function told(text: string, { diagnostics }: Pick<LoadedFile, "diagnostics">): readonly string[] {
  return diagnostics.map(({ message, range, hint }) => {
    const { line, column } = positionAt(text, range.start);
    return `${line}:${column} ${message}${hint === undefined ? "" : ` (${hint})`}`;
  });
}

/** `text` as a source, and the tree of its only document. */
export function treeIn(text: string): { readonly source: Source; readonly tree: Tree } {
  const source = { path: "/files/a.lambda.yml", text };
  const { documents, diagnostics } = readYaml(source);
  const [tree] = documents;
  if (!tree || diagnostics.length > 0) throw new Error(diagnostics.map((d) => d.message).join());
  return { source, tree };
}
