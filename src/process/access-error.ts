import { accessSync, constants, statSync, type Stats } from "node:fs";

/** The error of the system for a `file` that may not be executed; undefined if it may. */
export function executabilityError(file: string): unknown {
  return accessError(file, { isRight: (stats) => stats.isFile(), code: "EACCES" });
}

/** The error of the system for `path` as a working folder; undefined if it can be one. */
export function errorOfFolder(path: string): unknown {
  return accessError(path, { isRight: (stats) => stats.isDirectory(), code: "ENOTDIR" });
}

/** `code` is the code of the error for a `path` of the wrong kind. */
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
