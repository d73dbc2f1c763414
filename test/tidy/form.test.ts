/** How long files, functions and comments are, and how they are called. */
import { expect, test } from "bun:test";
import { basename } from "node:path";
import { product, sources } from "./source-files.ts";

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 70;
const MAX_COLUMNS = 100;

/** Files and functions (`path#line text`) that are longer, each with its reason. */
const LONG: Readonly<Record<string, string>> = {
  "test/scenario/load-mistakes.test.ts":
    "a table of what may be wrong with a file, and what is said then",
  "test/report/format/pretty.test.ts": "pictures of whole reports, as people see them",
};

test("files have at most 300 lines, unless there is a reason", () => {
  const long = sources
    .filter(({ lines }) => lines.length - 1 > MAX_FILE_LINES)
    .map(({ path }) => path)
    .filter((path) => !Object.hasOwn(LONG, path));
  expect(long).toEqual([]);
});

test("functions have at most 70 lines, unless there is a reason", () => {
  const long = product
    .flatMap(({ path, lines }) => longFunctions(lines).map((header) => `${path}#${header}`))
    .filter((header) => !Object.hasOwn(LONG, header));
  expect(long).toEqual([]);
});

/** In formatted code, a block that begins on a line ends at the next `}` under its first letter. */
function longFunctions(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, index) => {
    const isFunction =
      /(?:=>|\)(?::[^=]*)?) \{$/.test(line) &&
      !/^\s*(?:\} )?(?:if|else|for|while|switch|catch)\b/.test(line);
    if (!isFunction) return [];
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    return end - index + 1 > MAX_FUNCTION_LINES ? [line.trim()] : [];
  });
}

test("comments have at most 100 columns, unless they hold a link", () => {
  // Code is the formatter's affair.
  const long = sources.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      line.length > MAX_COLUMNS && /^\s*(?:\*|\/[/*]) /.test(line) && !line.includes("://")
        ? [`${path}:${index + 1}`]
        : [],
    ),
  );
  expect(long).toEqual([]);
});

test("files and folders are in kebab-case", () => {
  const wrong = sources
    .filter(({ path }) => !path.startsWith("test/interop/"))
    .filter(({ path }) => !path.split("/").every((part) => /^[a-z\d-]+(?:\.[a-z\d]+)*$/.test(part)))
    .map(({ path }) => path);
  expect(wrong).toEqual([]);
});

test("nothing is called utils, a helper, an impl or a manager, nor begins an interface with I", () => {
  // `test_…` are names that others gave their tests, which are quoted.
  const words =
    /\b(?!test_)\w*(?:[Hh]elper|[Mm]anager)s?\b|\w+Impl\b|\b[Uu]tils?\b|\binterface I[A-Z]/;
  const wrong = sources
    .filter(({ path }) => path !== "test/tidy/form.test.ts")
    .flatMap(({ path, code }) => {
      // Tests that came from elsewhere keep their names.
      const own = code.replaceAll("node:util", "").replaceAll(/\btest_\w+/g, "");
      const found = words.exec(`${basename(path)}\n${own}`);
      return found ? [`${path}: ${found[0]}`] : [];
    });
  expect(wrong).toEqual([]);
});
