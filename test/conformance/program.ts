import { statSync } from "node:fs";

const root = new URL("../..", import.meta.url).pathname;
const binary = `${root}dist/lambda-sim`;

/**
 * The command that starts the program: what `LAMBDA_SIM` names, else the binary when it is newer
 * than every source, else the sources themselves.
 */
export function programCommand(): readonly string[] {
  const named = process.env["LAMBDA_SIM"];
  if (named) return [named];
  return isUpToDate() ? [binary] : [process.execPath, `${root}src/main.ts`];
}

function isUpToDate(): boolean {
  const builtAt = statSync(binary, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = new Bun.Glob("src/**/*.ts").scanSync({ cwd: root, absolute: true });
  return [...sources].every((file) => statSync(file).mtimeMs < builtAt);
}
