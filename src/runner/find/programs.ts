import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import type { ProcessChoice, Scenario } from "../../scenario/scenario.ts";

/** The reason why a program cannot be started. */
export interface ProgramProblem {
  /** `no such file "./x"`. */
  readonly message: string;
  readonly hint: string | undefined;
}

/**
 * What `findProblem` finds with the programs of `scenarios`, each at the line of its command.
 * Scenarios that are skipped are left out. So are the files of a folder of extensions: their start
 * tells what is wrong with them, as Lambda's does.
 */
export async function diagnosePrograms(
  scenarios: readonly Scenario[],
  findProblem: (choice: ProcessChoice) => Promise<ProgramProblem | undefined>,
): Promise<readonly Diagnostic[]> {
  const wanted = scenarios.filter(({ skip }) => skip === undefined);
  const found = await Promise.all(
    wanted.flatMap(({ source, runtime, extensions }) =>
      [runtime, ...extensions.values()].map(async (choice): Promise<readonly Diagnostic[]> => {
        if (choice.kind !== "process" || choice.isOfFolder) return [];
        const problem = await findProblem(choice);
        return problem ? [{ ...problem, source, range: choice.range }] : [];
      }),
    ),
  );
  return found.flat();
}

/**
 * What keeps a command from being started, as far as that can be seen before: its folder is
 * missing, or its program is missing or not executable. Undefined when nothing is seen. `path` is
 * the value of `PATH`; `place` is how a hint speaks of a file that is not in it.
 */
export async function findProgramProblem(
  { command: [program], cwd }: Pick<ProcessChoice, "command" | "cwd">,
  path: string,
  place = "that is not in PATH",
): Promise<ProgramProblem | undefined> {
  if (!(await isFolder(cwd))) {
    return { message: `no such folder "${cwd}"`, hint: "the process would start there" };
  }
  if (program.includes("/")) return problemWithFile(program, resolve(cwd, program));
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of folders) {
    if (!(await problemWithFile(program, join(folder, program)))) return undefined;
  }
  return {
    message: `no program "${program}" in PATH`,
    hint: `install it, or write "./${program}" for a file ${place}`,
  };
}

async function problemWithFile(shown: string, file: string): Promise<ProgramProblem | undefined> {
  const stats = await stat(file).catch(() => undefined);
  if (!stats) return { message: `no such file "${shown}"`, hint: undefined };
  if (!stats.isFile()) return { message: `"${shown}" is not a file`, hint: undefined };
  try {
    await access(file, constants.X_OK);
    return undefined;
  } catch {
    return { message: `"${shown}" is not executable`, hint: `chmod +x ${shown}` };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
