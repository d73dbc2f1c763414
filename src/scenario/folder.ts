import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result } from "../core/result.ts";

/** Names of the executable files directly in a folder, in the order of the alphabet, or why not. */
export type ReadFolder = (folder: string) => Result<readonly string[], string>;

/** {@link ReadFolder} on the machine's own disk. */
export const executablesIn: ReadFolder = (folder) => {
  try {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map(({ name }) => name).filter((name) => isExecutable(join(folder, name)));
    return ok(names.toSorted());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return err("no such folder");
    return err(code === "ENOTDIR" ? "it is not a folder" : message);
  }
};

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
