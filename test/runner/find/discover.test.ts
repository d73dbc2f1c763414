import { afterEach, beforeEach, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { discover } from "../../../src/runner/find/discover.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "discover-"));
  for (const path of [
    "b.lambda.yml",
    "a.lambda.json",
    "plain.yml",
    "deep/er/c.lambda.yaml",
    "node_modules/x/d.lambda.yml",
    ".hidden/e.lambda.yml",
    "odd:3.yml",
  ]) {
    mkdirSync(join(cwd, dirname(path)), { recursive: true });
    writeFileSync(join(cwd, path), "");
  }
});
afterEach(() => rmSync(cwd, { recursive: true }));

async function found(...paths: readonly string[]) {
  const result = await discover(paths, { cwd });
  if (!result.ok) throw new Error(result.error.message);
  return result.value.map(({ path, lines }) =>
    lines.length > 0 ? `${path}@${lines.join()}` : path,
  );
}

test("discover() searches the working folder, sorted, without node_modules and dot-folders", async () => {
  expect(await found()).toEqual(["a.lambda.json", "b.lambda.yml", "deep/er/c.lambda.yaml"]);
});

test("discover() takes a file whatever its name, and searches a folder that is named", async () => {
  expect(await found("plain.yml", ".hidden")).toEqual([".hidden/e.lambda.yml", "plain.yml"]);
});

test("discover() takes each file once, however it was named", async () => {
  expect(await found("./b.lambda.yml", join(cwd, "b.lambda.yml"), "deep/../b.lambda.yml")).toEqual([
    "b.lambda.yml",
  ]);
});

test("discover() reads a line after a colon, unless there is such a file", async () => {
  expect(await found("plain.yml:12")).toEqual(["plain.yml@12"]);
  expect(await found("plain.yml:12", "plain.yml:3")).toEqual(["plain.yml@12,3"]);
  expect(await found("plain.yml:12", "plain.yml")).toEqual(["plain.yml"]);
  expect(await found("odd:3.yml")).toEqual(["odd:3.yml"]);
});

test("discover() says which path is not there", async () => {
  expect(await discover(["b.lambda.yml", "gone.yml"], { cwd })).toMatchObject({
    ok: false,
    error: { message: 'Cannot find "gone.yml": no such file or folder' },
  });
  expect(await discover(["gone.yml:3"], { cwd })).toMatchObject({
    error: { message: 'Cannot find "gone.yml": no such file or folder' },
  });
  expect(await discover(["deep:3"], { cwd })).toMatchObject({
    error: { message: '"deep" is a folder and has no line 3' },
  });
});

test("discover() finds nothing in a folder without scenarios", async () => {
  mkdirSync(join(cwd, "empty"));
  expect(await found("empty")).toEqual([]);
});

test("discover() passes over what is no file in a folder, and says so", async () => {
  execFileSync("mkfifo", [join(cwd, "pipe.lambda.yml")]);
  symlinkSync("nowhere", join(cwd, "link.lambda.yml"));
  symlinkSync("deep", join(cwd, "folder.lambda.yml"));
  symlinkSync("plain.yml", join(cwd, "good.lambda.yml"));
  writeFileSync(
    Buffer.concat([Buffer.from(`${cwd}/latin-`), Buffer.from([0xe9]), Buffer.from(".lambda.yml")]),
    "",
  );
  const passedOver: string[] = [];
  const result = await discover([], { cwd, onPassedOver: (message) => passedOver.push(message) });
  expect(result.ok && result.value.map(({ path }) => path)).toEqual([
    "a.lambda.json",
    "b.lambda.yml",
    "deep/er/c.lambda.yaml",
    "good.lambda.yml",
  ]);
  expect(passedOver.toSorted()).toEqual([
    'Passed over "folder.lambda.yml": it is no file',
    'Passed over "latin-\uFFFD.lambda.yml": its name is not UTF-8',
    'Passed over "link.lambda.yml": it is a link that leads nowhere',
    'Passed over "pipe.lambda.yml": it is no file',
  ]);
});
