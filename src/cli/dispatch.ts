import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { runCommand } from "citty";
import { suggest } from "../core/suggest.ts";
import { COMMANDS, PLANNED_COMMANDS, type Command } from "./commands.ts";
import { printError } from "./output/print-error.ts";
import { EXIT, strongest, type ExitCode } from "./exit.ts";
import { commonFlags } from "./args/flags.ts";
import { renderCommandHelp, renderHelp } from "./args/help.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./args/usage-error.ts";

/**
 * Runs the command that the command line `args` names. `args` come without the program's name.
 * Resolves to the exit code, and never rejects: an error is printed.
 */
export async function dispatch(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  try {
    return await runNamed(args, surroundings);
  } catch (error) {
    const { exitCode: interrupted, signal } = surroundings.interruption;
    if (interrupted !== undefined && error === signal.reason) return interrupted;
    const code = printError(error, { args, surroundings });
    return strongest(interrupted === undefined ? [code] : [code, interrupted]);
  }
}

async function runNamed(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { cwd, stdout } = surroundings;
  const found = findCommand(args, cwd);
  if (!found || isHelpAsked(args)) {
    stdout.write(`${found ? renderCommandHelp(found.command) : renderHelp(COMMANDS)}\n`);
    return EXIT.success;
  }
  const definition = await found.command.load();
  const { result } = await runCommand(definition, { rawArgs: [...found.args], data: surroundings });
  return result as ExitCode;
}

interface Found {
  readonly command: Command;
  /** What is left for it to read. */
  readonly args: readonly string[];
}

/**
 * The command that `args` name. Without a name, a path or a flag means `run`; flags of every
 * command may stand before the name. Undefined when there is nothing but those.
 *
 * @throws UsageError for a word that is neither a command nor a path.
 */
function findCommand(args: readonly string[], cwd: string): Found | undefined {
  const leading = args.findIndex((word) => !isCommonFlag(word));
  const name = args[leading];
  if (name === undefined) return undefined;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return { command, args: args.toSpliced(leading, 1) };
  if (!isWord(name) || existsSync(resolve(cwd, name))) {
    return { command: COMMANDS["run"] as Command, args };
  }
  if (PLANNED_COMMANDS.includes(name)) {
    throw new UsageError(`Command "${name}" is not supported yet`);
  }
  const meant = suggest(name, Object.keys(COMMANDS));
  throw new UsageError(
    `Unknown command "${name}"`,
    meant === undefined ? "lambda-sim --help lists the commands" : `did you mean "${meant}"?`,
  );
}

function isCommonFlag(word: string): boolean {
  return Object.entries(commonFlags).some(
    ([name, flag]) => word === `--${name}` || ("short" in flag && word === `-${flag.short}`),
  );
}

/** Whether it can only be meant as a command: a path has a dot or a slash, unless it is there. */
function isWord(word: string): boolean {
  return /^\w[\w-]*$/.test(word);
}

function isHelpAsked(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const own = end === -1 ? args : args.slice(0, end);
  return own.includes("--help") || own.includes("-h");
}
