import { expect, test } from "bun:test";
import { layersFor } from "../../../scripts/mutate/layers.ts";

const folders = ["test", "test/core", "test/sandbox", "test/sandbox/phase"];
const names = (path: string): readonly string[] =>
  layersFor(path, (folder) => folders.includes(folder)).map(({ name }) => name);

test("layersFor() begins with the tests that lie as the file does, then takes all that could notice", () => {
  expect(names("src/sandbox/phase/init.ts")).toEqual([
    "test/sandbox/phase",
    "test/sandbox test/conformance/in-process.test.ts",
    "test/api",
    "types",
    "test/telemetry",
    "test/simulation",
    "test/library",
  ]);
});

test("layersFor() begins one folder up where no tests lie as the file does", () => {
  expect(names("src/sandbox/turn.ts")[0]).toBe("test/sandbox");
  expect(names("src/core/deep/er/x.ts")[0]).toBe("test/core");
});
