/** The scenarios of this project, run by the program: real processes, sockets and signals. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { Glob } from "bun";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { JsonDocument } from "../../src/report/format/json-document.ts";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { UNSUPPORTED } from "../../src/scenario/unsupported.ts";
import { processesMentioning } from "../support/processes.ts";
import { lambdaSim } from "../support/program.ts";

const SCENARIOS = join(import.meta.dir, "../scenarios");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scenarios-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("lambda-sim run passes every scenario of test/scenarios, and leaves nothing behind", async () => {
  const args = ["run", "--report", "json", "--quiet", "--jobs", "4"];
  const { code, stdout, stderr } = await lambdaSim(args, {
    cwd: SCENARIOS,
    environment: { TMPDIR: folder },
  });
  expect(stderr).toMatch(/^\d+ scenarios: \d+ passed, 2 skipped · \d+ invokes · [\d.]+s\n$/);
  const { scenarios, totals, diagnostics } = JSON.parse(stdout) as JsonDocument;
  expect(diagnostics).toEqual([]);
  expect(scenarios.flatMap(({ problems }) => problems)).toEqual([]);
  expect(totals).toMatchObject({ failed: 0, broken: 0, skipped: 2, flaky: 0 });
  expect(code).toBe(0);
  expect(processesMentioning(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
}, 120_000);

test("test/scenarios uses every key of the format", async () => {
  const files = [...new Glob("**/*.lambda.{yml,json}").scanSync(SCENARIOS)];
  const texts = await Promise.all(files.map((file) => Bun.file(join(SCENARIOS, file)).text()));
  const documents = texts.flatMap((text) => parseAllDocuments(text));
  const used = new Set(documents.flatMap((document) => keysIn(document.toJS())));
  // Rows are a key with what it belongs to, or a key with a value.
  const unsupported = Object.keys(UNSUPPORTED).map((row) => /^\w+\.(\w+)$/.exec(row)?.[1]);
  const isMissing = (key: string): boolean => !used.has(key) && !unsupported.includes(key);
  expect([...keysOf(scenarioJsonSchema())].filter(isMissing)).toEqual([]);
});

function keysIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}

/** The keys that a JSON Schema names. */
function keysOf(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== "object" || schema === null) return new Set();
  const named = Reflect.get(schema, "properties") as object | undefined;
  const inner = Object.values(schema).flatMap((value) => [...keysOf(value)]);
  return new Set([...Object.keys(named ?? {}), ...inner]);
}
