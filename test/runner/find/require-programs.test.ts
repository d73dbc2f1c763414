import { expect, test } from "bun:test";
import { ToolError } from "../../../src/core/tool-error.ts";
import { checkPrograms } from "../../../src/runner/find/check-programs.ts";
import { requirePrograms } from "../../../src/runner/find/require-programs.ts";
import { loadOne } from "../../scenario/support.ts";
import { Workspace } from "../../support/workspace.ts";

/** What is said of a runtime that is `program`, and of nothing else. */
async function problemOf(program: string, cwd: string): Promise<unknown> {
  const nowhere = { start: 0, end: 0 };
  const command = [program] as const;
  const runtime = { kind: "process", command, environment: {}, cwd, range: nowhere } as const;
  const required = requirePrograms({ runtime, extensions: new Map() }, cwd);
  return required.catch((error: unknown) => error);
}

test("requirePrograms() says what to do about a program that is not there, where no scenario may be", async () => {
  await using workspace = new Workspace();
  const problem = await problemOf("nosuchprog", workspace.cwd);
  expect(problem).toBeInstanceOf(ToolError);
  expect(problem).toMatchObject({
    message: 'Cannot start runtime: no program "nosuchprog" in PATH',
    hint: 'install it, or write "./nosuchprog" for a file that is not in PATH',
  });
});

test("requirePrograms() refuses a file that is not executable, and leaves its content to the start", async () => {
  await using workspace = new Workspace({ plain: "text" });
  workspace.write("broken", "#!/no/such/interpreter\n", 0o755);
  expect(await problemOf("./plain", workspace.cwd)).toMatchObject({
    message: 'Cannot start runtime: "./plain" is not executable',
    hint: "chmod +x ./plain",
  });
  expect(await problemOf("./broken", workspace.cwd)).toBeUndefined();
});

test("checkPrograms() says of a program that is not there where the scenario may have it", async () => {
  await using workspace = new Workspace();
  const text = "name: a\nruntime: [nosuchprog]\nsteps: [{ invoke: {} }]";
  const scenario = loadOne(text);
  const { runtime } = scenario;
  if (runtime.kind !== "process") throw new Error("The runtime is a program");
  const found = { ...scenario, runtime: { ...runtime, cwd: workspace.cwd } };
  expect(await checkPrograms([found], workspace.cwd)).toMatchObject([
    { hint: 'install it, or write "./nosuchprog" for a file beside the scenario' },
  ]);
});

test("a file of a folder of extensions is left to its start, whatever it is", async () => {
  await using workspace = new Workspace({ "notes.txt": "text" });
  const scenario = loadOne("extensions: ./extensions\nsteps: [{ invoke: {} }]");
  const extensions = new Map(
    [...scenario.extensions].map(([name, choice]) => {
      if (choice.kind !== "process") throw new Error("It is a program");
      return [name, { ...choice, command: ["./notes.txt"] as const, cwd: workspace.cwd }] as const;
    }),
  );
  expect(extensions.size).toBe(2);
  expect(await checkPrograms([{ ...scenario, extensions }], workspace.cwd)).toEqual([]);
  const { runtime } = scenario;
  expect(await requirePrograms({ runtime, extensions }, workspace.cwd)).toBeUndefined();
});
