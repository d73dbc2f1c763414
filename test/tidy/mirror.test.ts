/** Where tests lie: a test of `src/x/y.ts` is `test/x/y.test.ts`, or `test/x/y-topic.test.ts`. */
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { everything, product, ROOT } from "./source-files.ts";

/** Whether a test lies where what it tests does. */
function isInPlace(path: string): boolean {
  const folder = join("src", dirname(path).slice("test/".length));
  if (!existsSync(join(ROOT, folder))) return false;
  // These play a program as a whole.
  if (/\.(?:e2e|interop)\.test\.ts$/.test(path)) return true;
  const name = basename(path, ".test.ts");
  return product
    .filter((file) => dirname(file.path) === folder)
    .map((file) => basename(file.path, ".ts"))
    .some((tested) => name === tested || name.startsWith(`${tested}-`));
}

test("every test of a folder of src lies where the file it tests does, and has its name", () => {
  const tests = everything.filter((path) => {
    const [, folder = ""] = path.split("/");
    return /^test\/.*\.test\.ts$/.test(path) && existsSync(join(ROOT, "src", folder));
  });
  expect(tests.filter((path) => !isInPlace(path))).toEqual([]);
});

test.each([
  ["test/core/clock.test.ts", true],
  ["test/core/clock-late.test.ts", true],
  ["test/core/clocks.test.ts", false],
  ["test/core/time.test.ts", false],
  ["test/core/time.e2e.test.ts", true],
  ["test/core/time/clock.e2e.test.ts", false],
])("isInPlace() of %s is %p", (path, expected) => {
  expect(isInPlace(path)).toBe(expected);
});
