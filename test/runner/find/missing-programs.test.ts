import { expect, test } from "bun:test";
import { missingPrograms } from "../../../src/runner/find/missing-programs.ts";
import { loadOne } from "../../scenario/support.ts";
import { Workspace } from "../../support/workspace.ts";

test.each([
  ["runtime: ./nope", ['no such file "/files/nope"']],
  ["runtime: [./nope, a]", ['no such file "/files/nope"']],
  ["extensions: { a: ../nope }", ['no such file "/nope"']],
  ["runtime: [nosuchprog]", []],
  ["skip: true\nruntime: ./nope", []],
])("missingPrograms() of %j are %j", async (written, expected) => {
  const found = await missingPrograms([loadOne(`${written}\nsteps: [{ invoke: {} }]`)]);
  expect(found.map(({ message }) => message)).toEqual([...expected]);
});

test("missingPrograms() takes what is there, whether it can be executed or not", async () => {
  await using workspace = new Workspace({ plain: "text" });
  const scenario = loadOne("runtime: ./plain\nsteps: [{ invoke: {} }]");
  const { runtime } = scenario;
  if (runtime.kind !== "process") throw new Error("The runtime is a program");
  const command = [`${workspace.cwd}/plain`] as const;
  const found = { ...scenario, runtime: { ...runtime, command, cwd: workspace.cwd } };
  expect(await missingPrograms([found])).toEqual([]);
});

test("missingPrograms() leaves a folder of extensions to the start, which tells what is no program", async () => {
  const scenario = loadOne("runtime: stub\nextensions: { a: ./nope }\nsteps: [{ invoke: {} }]");
  const extensions = new Map(
    [...scenario.extensions].map(([name, choice]) => [name, { ...choice, isOfFolder: true }]),
  );
  expect(await missingPrograms([{ ...scenario, extensions }])).toEqual([]);
});
