import type { ExitCode } from "../exit.ts";
import { runFlags } from "../flags.ts";
import { runRequest, type RunRequest } from "../run-request.ts";
import { runnable, type CommandContext } from "../runnable.ts";

/** `lambda-sim run`. */
export default runnable(runFlags, (args, context) =>
  runScenarios(runRequest(args, context.environment), context),
);

function runScenarios(_request: RunRequest, _context: CommandContext): Promise<ExitCode> {
  return Promise.reject(new Error("not built yet"));
}
