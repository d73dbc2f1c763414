import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";

/** The first file called `program` in the folders of `path` that may be executed; undefined for none. */
export function findProgram(program: string, path: string, cwd = "/"): string | undefined {
  const files = path.split(":").map((folder) => resolve(cwd, folder, program));
  return files.find((file) => executabilityError(file) === undefined);
}

/** The system's error for a file that may not be executed, whatever is in it; undefined when it may. */
export function executabilityError(file: string): unknown {
  try {
    if (!statSync(file).isFile()) return { code: "EACCES" };
    accessSync(file, constants.X_OK);
    return undefined;
  } catch (error) {
    return error;
  }
}
