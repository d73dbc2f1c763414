/** What the documents say of the files of the project. */
import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { everything, filesBelow, ROOT } from "./source-files.ts";

/**
 * The files and folders that a line names, as paths from the root to try. After a path with a
 * folder a bare name on the same line is taken to lie in that folder:
 * `telemetry/subscriber.ts` … `persistent-sender.ts`.
 */
function namedIn(line: string): readonly { name: string; places: readonly string[] }[] {
  let folder = "";
  return [...line.matchAll(/`([\w.*/-]+(?:\/|\.ts))`/g)].map(([, name = ""]) => {
    const places = [name, join("src", name), join("src", folder, name)];
    folder = name.slice(0, name.lastIndexOf("/") + 1) || folder;
    return { name, places };
  });
}

function exists(place: string): boolean {
  if (!place.includes("*")) return existsSync(join(ROOT, place));
  const glob = new Bun.Glob(place);
  return everything.some((path) => glob.match(path));
}

test("every file and folder that .github/*.md names exists", () => {
  const documents = filesBelow(".github").filter((path) => path.endsWith(".md"));
  const missing = documents.flatMap((path) =>
    readFileSync(join(ROOT, path), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        namedIn(line)
          .filter(({ places }) => !places.some(exists))
          .map(({ name }) => `${path}:${index + 1} names ${name}`),
      ),
  );
  expect(missing).toEqual([]);
});

test("namedIn() takes a bare name for a file beside the one before it on its line", () => {
  expect(namedIn("`core/clock.ts`, then `scope.ts` of `lambda/` and `until()`")).toEqual([
    { name: "core/clock.ts", places: ["core/clock.ts", "src/core/clock.ts", "src/core/clock.ts"] },
    { name: "scope.ts", places: ["scope.ts", "src/scope.ts", "src/core/scope.ts"] },
    { name: "lambda/", places: ["lambda/", "src/lambda/", "src/core/lambda/"] },
  ]);
});
