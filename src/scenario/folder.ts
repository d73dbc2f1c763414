import { readdirSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result } from "../core/result.ts";

/**
 * Names of the files directly in a folder of extensions, in the order of the alphabet, or why they
 * cannot be read.
 */
export type ReadFolder = (folder: string) => Result<readonly string[], string>;

/**
 * {@link ReadFolder} on the machine's own disk. As in RIE (internal/lambda/agents/agent.go),
 * everything but folders is listed, whether it can be executed or not, and links are followed.
 * Names that begin with a dot are passed over, since other programs leave such files behind.
 */
export const filesIn: ReadFolder = (folder) => {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const names = entries.filter((entry) => isListed(folder, entry)).map(({ name }) => name);
    return ok(names.toSorted());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return err("no such folder");
    return err(code === "ENOTDIR" ? "it is not a folder" : message);
  }
};

function isListed(folder: string, entry: Dirent): boolean {
  if (entry.name.startsWith(".") || entry.isDirectory()) return false;
  try {
    return !statSync(join(folder, entry.name)).isDirectory();
  } catch {
    // A link that leads nowhere is started too, and then told.
    return true;
  }
}
