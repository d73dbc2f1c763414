import { accessSync, constants, statSync, type Stats } from "node:fs";

/** The system's error for a file that may not be executed, whatever is in it; undefined when it may. */
export function executabilityError(file: string): unknown {
  return accessError(file, { isRight: (stats) => stats.isFile(), code: "EACCES" });
}

/** What is wrong with `path` as a working folder; undefined when nothing is. */
export function errorOfFolder(path: string): unknown {
  return accessError(path, { isRight: (stats) => stats.isDirectory(), code: "ENOTDIR" });
}

/** `code` is that of what is there and is not of the right kind. */
function accessError(
  path: string,
  { isRight, code }: { isRight: (stats: Stats) => boolean; code: string },
): unknown {
  try {
    if (!isRight(statSync(path))) return { code };
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return error;
  }
}
