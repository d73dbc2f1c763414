import { expect, test } from "bun:test";
import { ENGINE, engineOf, scriptCommand } from "../../src/platform/engine.ts";

test.each([
  [{ node: "24.3.0", bun: "1.4.5" }, "bun"],
  [{ node: "24.2.0", deno: "2.9.6", v8: "14" }, "deno"],
  [{ node: "26.10.0", v8: "14" }, "node"],
] as const)("engineOf(%j) is %s", (versions, engine) => {
  expect(engineOf(versions)).toBe(engine);
});

test("ENGINE is what runs this test", () => {
  expect(ENGINE).toBe("bun");
});

test("scriptCommand() grants a script everything under Deno, and keeps modules under Node", () => {
  const { execPath } = process;
  expect(scriptCommand("/x/main.ts")).toEqual([execPath, "/x/main.ts"]);
  expect(scriptCommand("/x/main.ts", "deno")).toEqual([
    execPath,
    "run",
    "--quiet",
    "--allow-all",
    "/x/main.ts",
  ]);
  expect(scriptCommand("/x/main.ts", "node")).toEqual([
    execPath,
    "--import",
    expect.stringMatching(/^data:text\/javascript,.*enableCompileCache.*node_modules\/\.cache/),
    "/x/main.ts",
  ]);
});

test("scriptCommand() has nothing to keep of a script without types", () => {
  expect(scriptCommand("/x/stub.mjs", "node")).toEqual([process.execPath, "/x/stub.mjs"]);
});
