import { resolve } from "node:path";
import { executabilityError } from "./access-error.ts";

/**
 * The first executable file called `program` in the folders of `path`; undefined if there is none.
 */
export function findProgram(program: string, path: string, cwd = "/"): string | undefined {
  const files = path.split(":").map((folder) => resolve(cwd, folder, program));
  return files.find((file) => executabilityError(file) === undefined);
}
