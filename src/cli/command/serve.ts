import type { ExitCode } from "../exit.ts";
import { serveFlags } from "../flags.ts";
import { runnable, type CommandContext } from "../runnable.ts";
import { serveRequest, type ServeRequest } from "../serve-request.ts";

/** `lambda-sim serve`. */
export default runnable(serveFlags, (args, context) => serve(serveRequest(args, context), context));

function serve(_request: ServeRequest, _context: CommandContext): Promise<ExitCode> {
  return Promise.reject(new Error("not built yet"));
}
