/**
 * What people read when a scenario fails. Beside each file of `test/scenarios/failing` stands what
 * the program says of it; `UPDATE=1 bun test failures` writes it anew, to be read and then kept.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { Glob } from "bun";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mask } from "../support/mask.ts";
import { processesMentioning } from "../support/processes.ts";
import { lambdaSim } from "../support/program.ts";

const FAILING = join(import.meta.dir, "../scenarios/failing");
const AT_ONCE = 3;

const files = [...new Glob("*.yml").scanSync(FAILING)].toSorted();
let folder = "";
let transcripts: ReadonlyMap<string, Promise<string>>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "failures-"));
  const before = files.map(() => Promise.withResolvers<void>());
  before.slice(0, AT_ONCE).forEach(({ resolve }) => resolve());
  transcripts = new Map(
    files.map((file, index) => {
      const transcript = before[index]?.promise.then(() => transcriptOf(file));
      return [file, transcript!.finally(() => before[index + AT_ONCE]?.resolve())];
    }),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As it would stand in a terminal. */
async function transcriptOf(file: string): Promise<string> {
  const { code, stdout, stderr } = await lambdaSim(["run", file], {
    cwd: FAILING,
    environment: { TMPDIR: folder },
  });
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
  120_000,
);

test("lambda-sim run leaves nothing behind when scenarios fail", async () => {
  await Promise.all(transcripts.values());
  expect(processesMentioning(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
}, 120_000);
