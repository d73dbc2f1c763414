import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CRATE_TESTS, type CrateTest } from "./crate-tests.ts";

const ROOT = join(import.meta.dir, "../..");
const tests = Object.values(CRATE_TESTS).flatMap((file) => Object.entries(file));

function named(kind: CrateTest["kind"]): readonly string[] {
  return tests.filter(([, each]) => each.kind === kind).map(([name]) => name);
}

/** The crate's names that tests in this folder begin with. */
function portedNames(): readonly string[] {
  const files = readdirSync(import.meta.dir, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".test.ts"),
  );
  return files.flatMap((name) => {
    const text = readFileSync(join(import.meta.dir, name), "utf8");
    return [...text.matchAll(/\(\s*"(\w+) — [^"]+"/g)].map(([, title = ""]) => title);
  });
}

test("CRATE_TESTS accounts for 149 tests, each once", () => {
  expect(tests).toHaveLength(149);
  expect(new Set(tests.map(([name]) => name)).size).toBe(149);
});

test("CRATE_TESTS has nothing that waits: all but one are ported, and that one is covered", () => {
  expect([named("ported").length, named("covered").length]).toEqual([148, 1]);
});

test("each test that is called ported is here, and no other", () => {
  expect(portedNames().toSorted()).toEqual(named("ported").toSorted());
});

test("each test that is called covered names one that there is", () => {
  for (const [, each] of tests) {
    if (each.kind !== "covered") continue;
    const text = readFileSync(join(ROOT, each.file), "utf8");
    expect(text).toContain(`test("${each.title}"`);
  }
});
