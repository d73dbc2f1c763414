import { ToolError } from "../../core/tool-error.ts";
import { hasColor } from "./color.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { createMessages } from "./messages.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../args/usage-error.ts";

/** Prints to stderr what `error` means for the user who typed `args`. Returns the exit code. */
export function printError(
  error: unknown,
  { args, surroundings }: { readonly args: readonly string[]; readonly surroundings: Surroundings },
): ExitCode {
  const { stderr, environment, version } = surroundings;
  const isOff = args.includes("--no-color");
  const { error: say } = createMessages({
    stderr,
    hasColor: hasColor(stderr, environment, { isOff }),
    verbosity: "normal",
  });
  if (error instanceof UsageError) {
    say(error.message, error.hint);
    return EXIT.usage;
  }
  if (error instanceof ToolError) {
    say(error.message, error.hint);
    return EXIT.tool;
  }
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  say(`lambda-sim ${version} met a bug of its own, which says nothing about your function`);
  stderr.write(`${stack}\n`);
  stderr.write("Please report it with the lines above and the command that you ran\n");
  return EXIT.bug;
}
