import { messageOf, codeOf } from "../core/error.ts";
import { errorOfFolder } from "./access-error.ts";
import type { LaunchFailure, ProcessSpec } from "../sandbox/ports.ts";

/** Go's words for the error codes of the system (`syscall.Errno`). Lambda uses them. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOEXEC: "exec format error",
  ENOTDIR: "not a directory",
  EISDIR: "is a directory",
  ELOOP: "too many levels of symbolic links",
  E2BIG: "argument list too long",
  ETXTBSY: "text file busy",
  ENOMEM: "cannot allocate memory",
  EAGAIN: "resource temporarily unavailable",
  EMFILE: "too many open files",
  ENFILE: "too many open files in system",
  ENOSPC: "no space left on device",
};

const REASONS: Readonly<Record<string, LaunchFailure["reason"]>> = {
  ENOENT: "NotFound",
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
  EMFILE: "Exhausted",
  ENFILE: "Exhausted",
  ENOMEM: "Exhausted",
  ENOSPC: "Exhausted",
  EAGAIN: "Exhausted",
};

/**
 * The failure of a spawn in the words of Lambda: `fork/exec ./x: permission denied` for the
 * program, `chdir /x: …` for the working folder. The error of the system does not tell which of
 * them it was.
 */
export function launchFailure({ command, cwd }: ProcessSpec, error: unknown): LaunchFailure {
  const folderError = errorOfFolder(cwd);
  if (folderError !== undefined) return worded(`chdir ${cwd}`, folderError);
  const [program] = command;
  if (codeOf(error) === "ENOENT" && !program.includes("/")) {
    return {
      reason: "NotFound",
      message: `exec: "${program}": executable file not found in $PATH`,
    };
  }
  return worded(`fork/exec ${program}`, error);
}

function worded(action: string, error: unknown): LaunchFailure {
  const code = codeOf(error);
  const words = WORDS[code] ?? messageOf(error);
  return { reason: REASONS[code] ?? "Unknown", message: `${action}: ${words}` };
}
