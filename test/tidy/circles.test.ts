/** No file needs itself by way of others: not even for a type. */
import { expect, test } from "bun:test";
import { sources, type SourceFile } from "./source-files.ts";

/** The files of each circle, in order; files that several circles have in common are of one. */
function circlesOf(files: readonly Pick<SourceFile, "path" | "imports">[]) {
  const imports = new Map(files.map((file) => [file.path, file.imports]));
  const reach = new Map(files.map(({ path }) => [path, reachableFrom(path, imports)]));
  const circles = new Map<string, readonly string[]>();
  for (const [path, reached] of reach) {
    if (!reached.has(path)) continue;
    const circle = [...reached].filter((other) => reach.get(other)?.has(path)).toSorted();
    circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

/** What a file imports, and what that imports, and so on: itself only if it is on a circle. */
function reachableFrom(start: string, imports: ReadonlyMap<string, readonly string[]>) {
  const reached = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const target of imports.get(path) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      open.push(target);
    }
  }
  return reached;
}

test("no circle of files anywhere in src/ and scripts/, types included", () => {
  const files = sources.filter(({ path }) => !path.startsWith("test/"));
  expect(circlesOf(files)).toEqual([]);
});

test("circlesOf() finds a file that imports itself, and circles that share a file as one", () => {
  const files = Object.entries({
    alone: ["itself", "package"],
    itself: ["itself"],
    left: ["middle"],
    middle: ["left", "right"],
    right: ["middle", "alone"],
  }).map(([path, imports]) => ({ path, imports }));
  expect(circlesOf(files)).toEqual([["itself"], ["left", "middle", "right"]]);
});
