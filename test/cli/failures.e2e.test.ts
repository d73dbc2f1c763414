/**
 * What people read when a scenario fails. Beside each `test/scenarios/failing/*.yml` stands what the
 * program says of it; `UPDATE=1 bun test failures` writes it anew, to be read before it is kept.
 */
import { beforeAll, expect, test } from "bun:test";
import { Glob } from "bun";
import { join } from "node:path";
import { mask } from "../support/mask.ts";
import { processesBelow } from "../support/processes-below.ts";
import { lambdaSim } from "../support/program.ts";

const FAILING = join(import.meta.dir, "../scenarios/failing");
const AT_ONCE = 3;

const files = [...new Glob("*.yml").scanSync(FAILING)].toSorted();
let transcripts: ReadonlyMap<string, Promise<string>>;

beforeAll(() => {
  const before = files.map(() => Promise.withResolvers<void>());
  before.slice(0, AT_ONCE).forEach(({ resolve }) => resolve());
  transcripts = new Map(
    files.map((file, index) => {
      const transcript = before[index]?.promise.then(() => transcriptOf(file));
      return [file, transcript!.finally(() => before[index + AT_ONCE]?.resolve())];
    }),
  );
});

/** As it would stand in a terminal. */
async function transcriptOf(file: string): Promise<string> {
  const { code, stdout, stderr } = await lambdaSim(["run", file], { cwd: FAILING });
  const text = `$ lambda-sim run ${file}\n${stdout}${stderr}exit ${code}\n`;
  return mask(text.replaceAll(FAILING, "<here>"));
}

test.each(files)(
  "lambda-sim run %s says what is wrong",
  async (file) => {
    const transcript = await transcripts.get(file);
    const kept = Bun.file(join(FAILING, file.replace(/\.yml$/, ".txt")));
    if (process.env["UPDATE"]) await kept.write(transcript ?? "");
    expect(transcript).toBe(await kept.text());
  },
  30_000,
);

test("lambda-sim run leaves no process behind when scenarios fail", async () => {
  await Promise.all(transcripts.values());
  expect(processesBelow(FAILING)).toEqual([]);
}, 30_000);
