import { expect, test } from "bun:test";
import { launchFailure } from "../../src/process/launch-failure.ts";

const spec = { command: ["./run"], environment: {}, cwd: "/" } as const;

test.each([
  ["ENOENT", "NotFound", "no such file or directory"],
  ["EACCES", "PermissionDenied", "permission denied"],
  ["ENOEXEC", "Unknown", "exec format error"],
  ["EMFILE", "Exhausted", "too many open files"],
  ["ENOMEM", "Exhausted", "cannot allocate memory"],
  ["EAGAIN", "Exhausted", "resource temporarily unavailable"],
  ["ENOSPC", "Exhausted", "no space left on device"],
])("launchFailure() calls %s %s, in the words of Lambda", (code, reason, words) => {
  const failure = launchFailure(spec, Object.assign(new Error("no"), { code }));
  expect(failure).toEqual({ reason, message: `fork/exec ./run: ${words}` } as typeof failure);
});
