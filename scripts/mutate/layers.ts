import { dirname } from "node:path";

/** Checks that are run together. */
export interface Layer {
  readonly name: string;
  readonly command: readonly string[];
}

const SEEDS = "200";
const TESTS: readonly string[] = [
  "test",
  "--bail",
  // The workplace ends a run that hangs.
  "--timeout=3600000",
  "--path-ignore-patterns=**/*.{e2e,interop}.test.ts",
];

/** The layers that notice a change anywhere in the engine, the cheapest first. */
const COMMON: readonly Layer[] = [
  tests("test/sandbox", "test/conformance/in-process.test.ts"),
  tests("test/api"),
  {
    name: "types",
    // A statement that is left out leaves names unused. That says nothing about what it did.
    command: [
      "node_modules/.bin/tsc",
      "--noUnusedLocals",
      "false",
      "--noUnusedParameters",
      "false",
      "--allowUnreachableCode",
      "true",
    ],
  },
  tests("test/telemetry"),
  tests("test/simulation"),
  tests("test/library"),
];

/** The layers that could notice a change of `path`. The tests of its own folder are first. */
export function layersFor(path: string, exists: (folder: string) => boolean): readonly Layer[] {
  let folder = dirname(path).replace(/^src/, "test");
  while (!exists(folder)) folder = dirname(folder);
  const near = tests(folder);
  return [near, ...COMMON.filter(({ name }) => name !== near.name)];
}

/** The environment of every layer. */
export const LAYER_ENVIRONMENT: Readonly<Record<string, string>> = { SEEDS };

function tests(...places: readonly string[]): Layer {
  return { name: places.join(" "), command: [process.execPath, ...TESTS, ...places] };
}
