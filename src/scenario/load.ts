import { dirname, resolve } from "node:path";
import { buildScenario } from "./build.ts";
import type { Diagnostic, Source } from "./diagnostic.ts";
import { variablesOf } from "./document-variables.ts";
import { extensionFolder } from "./extension-folder.ts";
import type { ReadFolder } from "./folder.ts";
import { environmentRule } from "./rule/environment.ts";
import { expectRule } from "./rule/expect.ts";
import { loggingRule } from "./rule/logging.ts";
import { logSourceRule } from "./rule/log-source.ts";
import { measuredRule } from "./rule/measured.ts";
import { millisecondsRule } from "./rule/milliseconds.ts";
import { payloadRule } from "./rule/payload.ts";
import { processRule } from "./rule/process.ts";
import { saveRule } from "./rule/save.ts";
import { namesIn, variableFindings } from "./rule/variable.ts";
import { verbRule } from "./rule/verb.ts";
import type { Scenario, Variables } from "./scenario.ts";
import { findingsOf, type Finding } from "./schema/issues.ts";
import { scenarioSchema } from "./schema/scenario.ts";
import { substituteKnown } from "./template.ts";
import { entriesOf, valueOf, type Tree } from "./tree.ts";
import { readYaml } from "./yaml.ts";

export interface LoadOptions {
  /** Values from flags, the environment and variable files; they win over `vars`. */
  readonly variables: Variables;
  readonly readFolder: ReadFolder;
}

/** What a scenario file holds. */
export interface LoadedFile {
  /** Of the documents without a mistake. */
  readonly scenarios: readonly Scenario[];
  /** All mistakes, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every variable it declares, saves or uses, for a "did you mean" on flags. */
  readonly variables: ReadonlySet<string>;
}

/**
 * Reads the scenario file `path`, relative to the working folder, that holds `text`. Mistakes of
 * its author are diagnostics, and never thrown.
 */
export function loadScenarios(path: string, text: string, options: LoadOptions): LoadedFile {
  const source: Source = { path, text };
  const { documents, diagnostics } = readYaml(source);
  const loaded = documents.map((raw) => loadDocument({ raw, source }, options));
  const findings = loaded.flatMap((document) => document.findings);
  const all = [...diagnostics, ...findings.map((finding) => ({ ...finding, source }))];
  return {
    scenarios: loaded.flatMap(({ scenario }) => scenario ?? []),
    diagnostics: all.toSorted((a, b) => a.range.start - b.range.start),
    variables: new Set(documents.flatMap((document) => [...namesIn(document)])),
  };
}

interface RawDocument {
  readonly raw: Tree;
  readonly source: Source;
}

interface LoadedDocument {
  readonly scenario?: Scenario;
  readonly findings: readonly Finding[];
}

function loadDocument(
  document: RawDocument,
  { variables: given, readFolder }: LoadOptions,
): LoadedDocument {
  const { raw, source } = document;
  const home = dirname(resolve(source.path));
  const { variables, findings: ofVariables } = variablesOf(raw, given);
  const tree = substituteKnown(raw, variables);
  const folder = extensionFolder(tree, { home, readFolder });
  const parsed = scenarioSchema.safeParse(tree);
  const findings = [
    ...ofVariables,
    ...variableFindings(raw, new Set(variables.keys())),
    ...(folder?.findings ?? []),
    ...(parsed.success ? [] : findingsOf(parsed.error.issues, tree)),
    // A value of another kind is told as that alone.
    ...(parsed.success ? measuredRule(tree) : []),
    ...applyRules(tree, source, folder ? [...folder.extensions.keys()] : namesOf(tree)),
  ];
  if (!parsed.success || findings.length > 0) return { findings };
  const extensions = folder?.extensions;
  const whole = { ...document, tree, home, variables, extensions };
  return { scenario: buildScenario(parsed.data, whole), findings };
}

function namesOf(tree: Tree): readonly string[] {
  return entriesOf(valueOf(tree, "extensions")).map(({ key }) => key);
}

function applyRules(tree: Tree, source: Source, extensions: readonly string[]): readonly Finding[] {
  return [
    ...verbRule(tree),
    ...expectRule(tree, extensions),
    ...processRule(tree, extensions),
    ...environmentRule(tree),
    ...loggingRule(tree),
    ...millisecondsRule(tree),
    ...payloadRule(tree, source),
    ...logSourceRule(tree, extensions),
    ...saveRule(tree),
  ];
}
