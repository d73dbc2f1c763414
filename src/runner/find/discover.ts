import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { err, ok, type Result } from "../../core/result.ts";
import { ToolError } from "../../core/tool-error.ts";

/** A file that holds scenarios, as it was named or found. */
export interface ScenarioFile {
  /** For people: as given, or relative to the working folder. */
  readonly path: string;
  readonly absolutePath: string;
  /** The lines whose scenarios are meant, from 1; none for the whole file. */
  readonly lines: readonly number[];
}

/** A path that cannot be used, in words for people. */
export interface PathProblem {
  readonly message: string;
  readonly hint: string | undefined;
}

const SCENARIO_NAME = /\.lambda\.(?:yml|yaml|json)$/;
/** The names that scenario files have in a folder, for people. */
export const SCENARIO_NAMES = "*.lambda.yml, *.lambda.yaml and *.lambda.json";

/** The search of a folder. */
export interface DiscoverOptions {
  readonly cwd: string;
  /** Hears of what would be a scenario file by its name, and cannot be read as one; it is passed over. */
  readonly onPassedOver?: ((message: string) => void) | undefined;
}

/**
 * The files that `paths` name, sorted by path, each once. A file is taken whatever its name; a
 * folder is searched for `*.lambda.yml`, `.yaml` and `.json`, but not in `node_modules` and folders
 * that begin with a dot. `path:12` means the scenario that contains line 12. No paths mean `cwd`.
 *
 * @throws ToolError when a folder cannot be read.
 */
export async function discover(
  paths: readonly string[],
  options: DiscoverOptions,
): Promise<Result<readonly ScenarioFile[], PathProblem>> {
  const found = new Map<string, ScenarioFile>();
  for (const path of paths.length === 0 ? ["."] : paths) {
    const files = await filesAt(path, options);
    if (!files.ok) return files;
    for (const file of files.value) {
      found.set(file.absolutePath, merge(found.get(file.absolutePath), file));
    }
  }
  return ok([...found.values()].toSorted((left, right) => compare(left.path, right.path)));
}

async function filesAt(
  path: string,
  options: DiscoverOptions,
): Promise<Result<readonly ScenarioFile[], PathProblem>> {
  const { cwd } = options;
  const whole = await kindOf(resolve(cwd, path));
  if (whole === "file") return ok([scenarioFile(path, cwd)]);
  if (whole === "folder") return ok(await search(path, options));
  const [, prefix, line] = /^(.+):(\d+)$/.exec(path) ?? [];
  const part = prefix === undefined ? undefined : await kindOf(resolve(cwd, prefix));
  if (prefix !== undefined && part === "file") {
    return ok([scenarioFile(prefix, cwd, [Number(line)])]);
  }
  if (part === "folder") {
    return err({ message: `"${prefix}" is a folder and has no line ${line}`, hint: undefined });
  }
  return err({
    message: `Cannot find "${prefix ?? path}": no such file or folder`,
    hint: `paths are files, or folders that are searched for ${SCENARIO_NAMES}`,
  });
}

async function search(folder: string, options: DiscoverOptions): Promise<readonly ScenarioFile[]> {
  const { cwd, onPassedOver } = options;
  const files: ScenarioFile[] = [];
  for (const entry of await entriesOf(folder, cwd)) {
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory();
    if (isFolder ? !isSearched(entry.name) : !SCENARIO_NAME.test(entry.name)) continue;
    const problem = await problemWith(resolve(cwd, path), isFolder);
    if (problem !== undefined) onPassedOver?.(`Passed over "${path}": ${problem}`);
    else if (isFolder) files.push(...(await search(path, options)));
    else files.push(scenarioFile(path, cwd));
  }
  return files;
}

/** Why what a folder holds cannot be read; to read from a pipe would wait for whoever writes into it. */
async function problemWith(path: string, isFolder: boolean): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    return isFolder || stats.isFile() ? undefined : "it is no file";
  } catch {
    // The name was read as UTF-8, and leads nowhere where it is none.
    return path.includes("\uFFFD") ? "its name is not UTF-8" : "it is a link that leads nowhere";
  }
}

async function entriesOf(folder: string, cwd: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(resolve(cwd, folder), { withFileTypes: true });
  } catch (cause) {
    const { code = "EIO", message } = cause as NodeJS.ErrnoException;
    throw new ToolError(code, `Cannot search folder "${folder}": ${message}`, { cause });
  }
}

function isSearched(folderName: string): boolean {
  return folderName !== "node_modules" && !folderName.startsWith(".");
}

function scenarioFile(path: string, cwd: string, lines: readonly number[] = []): ScenarioFile {
  const absolutePath = resolve(cwd, path);
  const fromHere = relative(cwd, absolutePath);
  return { path: fromHere.startsWith("..") ? path : fromHere, absolutePath, lines };
}

/** A file that is named twice is taken as a whole where it is once named without a line. */
function merge(known: ScenarioFile | undefined, file: ScenarioFile): ScenarioFile {
  if (!known) return file;
  const isWhole = known.lines.length === 0 || file.lines.length === 0;
  return { ...known, lines: isWhole ? [] : [...known.lines, ...file.lines] };
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
