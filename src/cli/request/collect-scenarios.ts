import { lstat, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { suggest } from "../../core/suggest.ts";
import { ToolError } from "../../core/tool-error.ts";
import { splitLines } from "../../report/text/location.ts";
import { plural } from "../../core/plural.ts";
import type { CommandContext } from "../command/runnable.ts";
import { discover, type ScenarioFile } from "../../runner/find/discover.ts";
import { select, type ScenarioGroup, type Selection } from "../../runner/find/select.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { filesIn } from "../../scenario/folder.ts";
import { loadScenarios, type LoadedFile } from "../../scenario/load.ts";
import type { Scenario, Variables } from "../../scenario/scenario.ts";
import { loadRegexEngine, mayNeedRegex } from "../../scenario/regex.ts";
import { readVariableFile } from "../../scenario/variable-file.ts";
import type { ScenarioRequest } from "./scenario-request.ts";
import { UsageError } from "../args/usage-error.ts";
import type { VariableSources } from "./variable-sources.ts";

/** The scenarios that were asked for, or all mistakes of the files. */
export type Collected =
  | {
      readonly kind: "scenarios";
      readonly groups: readonly ScenarioGroup<Scenario>[];
      /** How many files were read. */
      readonly files: number;
      /** How many files hold a scenario that was asked for, in this shard or in another. */
      readonly matching: number;
      /** The variables that each file declares, uses or saves, by its path. */
      readonly variables: ReadonlyMap<string, ReadonlySet<string>>;
    }
  | { readonly kind: "diagnostics"; readonly diagnostics: readonly Diagnostic[] };

/**
 * Finds and reads the scenario files, and selects from them. A mistake in a file counts wherever it
 * stands, also outside of the selection.
 *
 * @throws UsageError for a path or a line that is not there, and for a tag or a variable that no
 *   scenario has.
 * @throws ToolError for a file that cannot be read.
 */
export async function collectScenarios(
  { paths, selection, variables: sources }: ScenarioRequest,
  { cwd, messages }: Pick<CommandContext, "cwd" | "messages">,
): Promise<Collected> {
  const onPassedOver = (message: string): void => messages.warn(message);
  const found = await discover(paths, { cwd, onPassedOver });
  if (!found.ok) throw new UsageError(found.error.message, found.error.hint);
  const { variables, diagnostics } = await readVariables(sources, cwd);
  if (diagnostics.length > 0) return { kind: "diagnostics", diagnostics };
  const loaded = await Promise.all(found.value.map((file) => load(file, variables)));
  const mistakes = loaded.flatMap((file) => file.diagnostics);
  if (mistakes.length > 0) return { kind: "diagnostics", diagnostics: mistakes };
  refuseUnknownVariable(sources.named, loaded);
  const groups = selectFrom(loaded, selection);
  const { length: matching } = selectFrom(loaded, { ...selection, shard: undefined });
  const names = new Map(loaded.map((file) => [file.path, file.variables]));
  return { kind: "scenarios", groups, files: loaded.length, matching, variables: names };
}

async function readVariables(
  { given, files }: VariableSources,
  cwd: string,
): Promise<{ readonly variables: Variables; readonly diagnostics: readonly Diagnostic[] }> {
  const read = await Promise.all(
    files.map(async (path) => {
      const text = await readText(path, resolve(cwd, path));
      if (mayNeedRegex(text)) await loadRegexEngine();
      return readVariableFile({ path, text });
    }),
  );
  return {
    variables: new Map([...read.flatMap((file) => (file.ok ? [...file.value] : [])), ...given]),
    diagnostics: read.flatMap((file) => (file.ok ? [] : file.error)),
  };
}

type Loaded = LoadedFile & Pick<ScenarioFile, "path" | "lines">;

async function load({ path, absolutePath, lines }: ScenarioFile, variables: Variables) {
  const text = await readText(path, absolutePath);
  refuseUnknownLine(path, text, lines);
  if (mayNeedRegex(text)) await loadRegexEngine();
  const file = loadScenarios(path, text, { variables, readFolder: filesIn });
  return { ...file, path, lines } satisfies Loaded;
}

function refuseUnknownLine(path: string, text: string, lines: readonly number[]): void {
  // A line break at the end of the file begins no line.
  const { length: count } = splitLines(text.replace(/(?:\r\n|\n|\r)$/, ""));
  const unknown = lines.find((line) => line < 1 || line > count);
  if (unknown === undefined) return;
  throw new UsageError(`"${path}" has ${plural(count, "line")}, and no line ${unknown}`);
}

async function readText(path: string, absolutePath: string): Promise<string> {
  try {
    return await readFile(absolutePath, "utf8");
  } catch (cause) {
    const { code = "EIO", message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      const isLink = await lstat(absolutePath).then(
        () => true,
        () => false,
      );
      const hint = isLink ? "it is a link that leads nowhere" : undefined;
      throw new UsageError(`Cannot find "${path}": no such file`, hint);
    }
    throw new ToolError(code, `Cannot read "${path}": ${message}`, { cause });
  }
}

function refuseUnknownVariable(named: readonly string[], loaded: readonly Loaded[]): void {
  const known = new Set(loaded.flatMap(({ variables }) => [...variables]));
  const unknown = named.find((name) => !known.has(name));
  if (unknown === undefined || loaded.length === 0) return;
  const meant = suggest(unknown, known);
  const hint = known.size === 0 ? "no scenario has a variable" : `they have ${listed(known)}`;
  throw new UsageError(`Unknown variable "${unknown}"`, didYouMean(meant) ?? hint);
}

function selectFrom(
  loaded: readonly Loaded[],
  selection: Selection,
): readonly ScenarioGroup<Scenario>[] {
  const selected = select<Scenario>(loaded, selection);
  if (selected.ok) return selected.value;
  const { tag, meant } = selected.error;
  const hint = didYouMean(meant) ?? "lambda-sim list shows the tags there are";
  throw new UsageError(`Unknown tag "${tag}"`, hint);
}

function listed(names: Iterable<string>): string {
  return [...names].map((name) => `"${name}"`).join(", ");
}

function didYouMean(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}
