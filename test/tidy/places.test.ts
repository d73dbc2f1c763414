/** What lies where, and what no file says. */
import { expect, test } from "bun:test";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { everything, filesBelow, ROOT } from "./source-files.ts";

/** What the root holds, besides folders that begin with a dot and what is made. */
const ROOT_ENTRIES = [
  "LICENSE",
  "README.md",
  "bun.lock",
  "bunfig.toml",
  "package.json",
  "scripts",
  "src",
  "test",
  "tsconfig.json",
];
const MADE = ["dist", "node_modules"];

test("nothing names a machine, a registry's host, or something still to be done", () => {
  const patterns = [
    /(?:^|[\s"'`(=])\/(?:home(?!\/me\b)|root|work|Users)\//m,
    /\/\/(?:registry|pypi|files\.pythonhosted|proxy\.golang|(?:static|index)\.crates)\b/,
    new RegExp(`\\b(?:${["TO", "FIX"].join("DO|")}ME)\\b`),
  ];
  const texts = [...everything, ...filesBelow(".github"), "package.json", "bun.lock"];
  const wrong = texts.filter((path) => {
    const text = readFileSync(join(ROOT, path), "utf8");
    return path !== "test/tidy/places.test.ts" && patterns.some((pattern) => pattern.test(text));
  });
  expect(wrong).toEqual([]);
});

test("the root holds what it is meant to hold, and no more", () => {
  const entries = readdirSync(ROOT).filter((name) => !name.startsWith(".") && !MADE.includes(name));
  expect(entries.filter((name) => !ROOT_ENTRIES.includes(name))).toEqual([]);
});
