/** Runs the examples with the compiled program, which is made first where it is not up to date. */
import { Glob } from "bun";
import { stat } from "node:fs/promises";
import { root, run } from "./run.ts";

const program = `${root}dist/lambda-sim`;

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function isUpToDate(): Promise<boolean> {
  const sources = ["scripts/build.ts", "package.json", "bun.lock"];
  for await (const path of new Glob("src/**/*").scan(root)) sources.push(path);
  const changes = await Promise.all(sources.map((path) => changedAt(`${root}${path}`)));
  return (await changedAt(program)) > Math.max(...changes);
}

if (!(await isUpToDate())) {
  const code = await run(["bun", "scripts/build.ts"]);
  if (code !== 0) process.exit(code);
}
process.exit(await run([program, "run", "test/scenarios/examples", ...process.argv.slice(2)]));
