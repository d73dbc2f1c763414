import { describe, expect, test } from "bun:test";
import { ToolError } from "../../src/core/tool-error.ts";
import type { RunOptions } from "../../src/runner/options.ts";
import { runScenario, type ScenarioOutcome } from "../../src/runner/scenario-run.ts";
import { timelines } from "../../src/runner/observe/phase-spans.ts";
import { loadOne } from "../scenario/support.ts";
import { NO_FLAGS, World } from "./world.ts";

/** Plays the only scenario of `text`. */
function play(
  text: string,
  { world = new World(), options = {} }: { world?: World; options?: Partial<RunOptions> } = {},
): Promise<ScenarioOutcome> {
  const observer = { onStart: () => {}, onEnd: () => {} };
  const { signal } = new AbortController();
  const { machine } = world;
  const setup = { machine, observer, signal, options: { ...NO_FLAGS, ...options } };
  return world.finish(runScenario(loadOne(text), setup));
}

function messages({ problems }: ScenarioOutcome): readonly string[] {
  return problems.map(({ message, label }) => (label ? `${message}: ${label}` : message));
}

describe("runScenario()", () => {
  test("runScenario() ends at the first step that fails", async () => {
    const text = `
steps:
  - invoke: { n: 1 }
    expect: { response: { n: 2 }, start: warm }
  - invoke: { n: 3 }
`;
    const outcome = await play(text);
    expect(outcome.status).toBe("failed");
    expect(outcome.steps.map(({ hasPassed }) => hasPassed)).toEqual([false]);
    expect(messages(outcome)).toEqual([
      "response.n does not match: got 1",
      "start does not match: got cold",
    ]);
    const goesOn = await play(text, { options: { keepGoing: true } });
    expect(goesOn.steps.map(({ hasPassed }) => hasPassed)).toEqual([false, true]);
  });

  test("runScenario() holds the whole run's expectation only when every step was played", async () => {
    const text = (of: string): string =>
      `steps: [{ expect: { environments: 1 } }, ${of}]\nexpect: { environments: 7 }\n`;
    expect(messages(await play(text("{ wait: 1ms }")))).toEqual([
      "environments does not match: got 0",
    ]);
    const all = await play(text("{ wait: 1ms }"), { options: { keepGoing: true } });
    expect(messages(all)).toEqual([
      "environments does not match: got 0",
      "environments does not match: got 1",
    ]);
    expect(all.problems.map(({ step }) => step?.number)).toEqual(["1", undefined]);
  });

  test("runScenario() numbers the steps inside parallel, and keeps their problems in order", async () => {
    const outcome = await play(`
steps:
  - parallel:
      - invoke: { sleepMs: 500 }
        expect: { start: warm }
      - name: quick
        invoke: {}
        expect: { start: warm }
`);
    expect(outcome.problems.map(({ step }) => step)).toEqual([
      { number: "1.1", name: undefined },
      { number: "1.2", name: "quick" },
    ]);
  });

  test("runScenario() names the process that has not called next when the time is over", async () => {
    const world = new World();
    world.runtime = () => new Promise(() => {});
    const outcome = await play("timeout: 2s\nsteps: [{ invoke: {} }]\n", { world });
    expect(outcome.status).toBe("failed");
    expect(outcome.problems).toMatchObject([
      {
        kind: "timeout",
        message: "The scenario did not end within 2.00s",
        hint: "environment 1 was in init: the runtime has not called next (it is Started); there was no call at all",
      },
    ]);
    const { entries, startedMs: originMs, cutMs } = outcome;
    expect(timelines(entries, { originMs, cutMs })).toMatchObject([
      { environment: 1, spans: [{ phase: "init", status: "unfinished" }] },
    ]);
    expect(world.host.processes.map(({ isAlive }) => isAlive)).toEqual([false]);
    expect(world.listeners).toBe(0);
  });

  test("runScenario() takes a timeout from the flag before that of the scenario", async () => {
    const text = "timeout: 20s\nsteps: [{ wait: 10s }]\n";
    expect((await play(text)).status).toBe("passed");
    const short = await play(text, { options: { timeoutMs: 1000 } });
    expect(messages(short)).toEqual(["The scenario did not end within 1.00s"]);
  });

  test("runScenario() says what to do where a process hangs that could not look up sandbox.localdomain", async () => {
    const text = "timeout: 2s\nsteps: [{ invoke: {} }]\n";
    const hintFor = async (isolation: "none" | "hosts"): Promise<string | undefined> => {
      const world = new World();
      world.runtime = (runtime) => {
        void runtime.print("dial tcp: lookup sandbox.localdomain: no such host", "stderr");
        return new Promise(() => {});
      };
      return (await play(text, { world, options: { isolation } })).problems[0]?.hint;
    };
    expect(await hintFor("none")).toContain("; sandbox.localdomain is not known on this machine: ");
    expect(await hintFor("hosts")).toEndWith("there was no call at all");
  });

  test("runScenario() is not held up by an init ahead of the first invoke", async () => {
    const world = new World();
    world.runtime = () => new Promise(() => {});
    const outcome = await play(
      `
timeout: 2s
function: { initializationType: provisioned-concurrency }
steps: [{ invoke: {} }]
`,
      { world },
    );
    expect(messages(outcome)).toEqual(["The scenario did not end within 2.00s"]);
    expect(outcome.cutMs).toBe(outcome.startedMs + 2000);
  });

  test.each(["invoke: {}", "wait: 1ms", "shutdown: spindown"])(
    "runScenario() is broken when the machine has no listener for %s",
    async (step) => {
      const world = new World();
      const error = new ToolError("EMFILE", "Cannot listen", { hint: "close something" });
      const machine = { ...world.machine, serve: () => Promise.reject(error) };
      Object.assign(world, { machine });
      const outcome = await play(`steps: [{ ${step} }]\n`, { world });
      expect(outcome.status).toBe("broken");
      expect(outcome.problems).toMatchObject([
        { kind: "tool", message: "Cannot listen", hint: "close something" },
      ]);
    },
  );

  test("runScenario() gives every process its temporary folder, and what --env names", async () => {
    const world = new World();
    await play("extensions: { audit: stub }\nsteps: [{ invoke: {} }]\n", {
      world,
      options: { environment: { TOKEN: "t" } },
    });
    expect(world.host.processes.map(({ spec }) => spec.environment)).toMatchObject([
      { TMPDIR: "/nowhere", TOKEN: "t" },
      { TMPDIR: "/nowhere", TOKEN: "t", AWS_LAMBDA_FUNCTION_NAME: "test_function" },
    ]);
  });

  test("runScenario() freezes idle environments unless told otherwise", async () => {
    const text = "steps: [{ invoke: {}, expect: { frozen: true } }]\n";
    expect((await play(text)).status).toBe("passed");
    expect((await play(text, { options: { isFreezeOff: true } })).status).toBe("failed");
    expect((await play(`freeze: off\n${text}`)).status).toBe("failed");
  });
});
