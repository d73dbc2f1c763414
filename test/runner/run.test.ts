import { describe, expect, test } from "bun:test";
import { ToolError } from "../../src/core/tool-error.ts";
import type { ScenarioResult } from "../../src/runner/event.ts";
import type { RunOptions } from "../../src/runner/options.ts";
import { run } from "../../src/runner/run.ts";
import { load } from "../scenario/support.ts";
import { settle } from "../support/virtual-clock.ts";
import { echo, NO_FLAGS, World, type Program } from "./world.ts";

const PASSES = "name: passes\nsteps: [{ expect: { environments: 0 } }]\n";
const FAILS = "name: fails\nsteps: [{ expect: { environments: 1 } }]\n";
const INVOKES = "name: invokes\nsteps: [{ invoke: {} }]\n";

const WAITS = "name: waits\nsteps: [{ wait: 5s }]\n";

interface Setup {
  readonly options?: Partial<RunOptions>;
  readonly world?: World;
  readonly signal?: AbortSignal;
}

/** Runs files, each of documents, called `1`, `2` and so on. */
function runFiles(
  files: readonly (readonly string[])[],
  { options = {}, world = new World(), signal = new AbortController().signal }: Setup = {},
): Promise<readonly ScenarioResult[]> {
  const groups = files.map((documents, index) => ({
    path: String(index + 1),
    scenarios: load(documents.join("---\n")).scenarios,
  }));
  const emit = world.events.push.bind(world.events);
  const setup = { machine: world.machine, seed: undefined, signal, emit };
  const running = run(groups, { ...setup, options: { ...NO_FLAGS, ...options } });
  return world.finish(running).then(() => world.told("scenarioEnded", ({ result }) => result));
}

/** The runtime crashes in its first `count` inits, and is well after that. */
function crashesAtFirst(count: number): Program {
  let inits = 0;
  return async (...world) => (++inits > count ? echo(...world) : 1);
}

/** The most scenarios that were under way at the same time. */
function mostAtOnce({ events }: World): number {
  let now = 0;
  return Math.max(
    ...events.map(({ type }) => {
      if (type === "scenarioStarted") now++;
      if (type === "scenarioEnded") now--;
      return now;
    }),
  );
}

function statuses(results: readonly ScenarioResult[]): readonly string[] {
  return results.map(({ status }) => status);
}

describe("run()", () => {
  test("run() asks for an isolated host where a scenario or the flag says so, before all else", async () => {
    const isolated = `isolate: hosts\n${INVOKES}`;
    for (const [document, isolation, isWanted] of [
      [INVOKES, undefined, false],
      [INVOKES, "hosts", true],
      [isolated, undefined, true],
      [isolated, "none", false],
      [`skip: true\n${isolated}`, undefined, false],
    ] as const) {
      const world = new World();
      await runFiles([[document]], { world, options: { isolation } });
      expect([document, isolation, world.isolation]).toEqual([
        document,
        isolation,
        isWanted ? 2 : 0,
      ]);
    }
  });

  test("run() runs nothing where a scenario wants an isolation that cannot be", async () => {
    const world = new World();
    world.isolation = new ToolError("ENOTSUP", "Cannot isolate the hosts file");
    const running = runFiles([[PASSES], [`isolate: hosts\n${INVOKES}`]], { world });
    expect(await running.catch((error: unknown) => error)).toBe(world.isolation);
    expect(world.events).toEqual([]);
  });

  test("run() tells of everything in its order", async () => {
    const world = new World();
    await runFiles([[PASSES], [FAILS]], { world });
    const ofOne = ["scenarioStarted", "stepStarted", "stepEnded", "scenarioEnded"] as const;
    expect(world.events.map(({ type }) => type)).toEqual([
      "runStarted",
      ...ofOne,
      ...ofOne,
      "runEnded",
    ]);
    expect(world.told("scenarioEnded", ({ result }) => [result.ref.file, result.status])).toEqual([
      ["1", "passed"],
      ["2", "failed"],
    ]);
    expect(world.told("runStarted", ({ files, scenarios }) => ({ files, scenarios }))).toEqual([
      { files: 2, scenarios: 2 },
    ]);
  });

  test("run() tells where to attach as soon as an environment waits for it", async () => {
    const world = new World();
    const waits = "timeout: 1s\nsteps: [{ invoke: {} }]\n";
    const files = [
      [`runtime: attach\n${waits}`],
      [`runtime: attach\nextensions: { audit: attach, other: stub }\n${waits}`],
      [`extensions: { audit: attach }\n${waits}`],
    ];
    await runFiles(files, { world });
    const told = world.told("attachable", ({ ref, address, processes }) => {
      return [ref.file, address, processes];
    });
    expect(told).toEqual([
      ["1", "in-memory:1", ["runtime"]],
      ["2", "in-memory:1", ["runtime", "audit"]],
      ["3", "in-memory:1", ["audit"]],
    ]);
  });

  test("run() plays a scenario on an environment, and closes its listener", async () => {
    const world = new World();
    const [result] = await runFiles([[INVOKES]], { world });
    expect(result).toMatchObject({ status: "passed", invokes: 1, attempt: 1, isFlaky: false });
    expect(result?.outputs).toEqual([{ source: "runtime", lines: ["got {}"], total: 1 }]);
    expect(result?.timelines[0]?.spans.map(({ phase }) => phase)).toEqual([
      "init",
      "invoke",
      "frozen",
      "shutdown",
    ]);
    expect(world.listeners).toBe(0);
    expect(world.clock.pending).toBe(0);
  });

  test("run() waits for room before each scenario, and not beyond its end", async () => {
    const world = new World();
    const controller = new AbortController();
    const room = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    let asked = 0;
    const pace = (): Promise<void> | undefined => {
      if (++asked !== 2) return undefined;
      reached.resolve();
      return room.promise;
    };
    const scenarios = load([PASSES, PASSES, PASSES].join("---\n")).scenarios;
    const emit = world.events.push.bind(world.events);
    const setup = { machine: world.machine, seed: undefined, emit, pace, options: NO_FLAGS };
    const files = [{ path: "1", scenarios }];
    const paced = run(files, { ...setup, signal: controller.signal });
    const ended = (): number => world.told("scenarioEnded", ({ result }) => result).length;
    await world.finish(reached.promise);
    await settle();
    expect(ended()).toBe(1);
    room.resolve();
    await world.finish(paced);
    expect(ended()).toBe(3);
    const stopped = run(files, {
      ...setup,
      signal: controller.signal,
      pace: () => new Promise(() => {}),
    });
    controller.abort(new Error("interrupted"));
    await stopped;
    expect(world.events.at(-1)).toMatchObject({ type: "runEnded", isInterrupted: true });
  });

  test("run() numbers the runs of a scenario that is repeated", async () => {
    const world = new World();
    await runFiles([[PASSES, `skip: true\n${FAILS}`]], { world, options: { repeat: 2 } });
    expect(world.told("scenarioEnded", ({ result: { ref } }) => ref.repetition)).toEqual([
      { number: 1, of: 2 },
      { number: 1, of: 2 },
      { number: 2, of: 2 },
      { number: 2, of: 2 },
    ]);
    const once = new World();
    await runFiles([[PASSES]], { world: once });
    expect(once.told("scenarioEnded", ({ result: { ref } }) => ref.repetition)).toEqual([
      undefined,
    ]);
  });

  test("run() plays no step of a scenario that is skipped", async () => {
    const world = new World();
    const skipped = `skip: not yet\n${FAILS}`;
    const [result] = await runFiles([[skipped]], { world });
    expect(result).toMatchObject({ status: "skipped", reason: "not yet", steps: [] });
    expect(world.told("scenarioStarted", ({ ref }) => ref)).toEqual([]);
  });

  test("run() ends after as many failures as bail says", async () => {
    const files = [[FAILS, PASSES, FAILS, PASSES], [PASSES]];
    expect(statuses(await runFiles(files, { options: { bail: 2 } }))).toEqual([
      "failed",
      "passed",
      "failed",
    ]);
    expect(await runFiles(files, { options: { bail: 1 } })).toHaveLength(1);
    expect(await runFiles(files)).toHaveLength(5);
  });

  test("run() repeats every scenario of a file, one round after the other", async () => {
    const results = await runFiles([[PASSES, FAILS]], { options: { repeat: 2 } });
    expect(statuses(results)).toEqual(["passed", "failed", "passed", "failed"]);
  });

  test("run() tries a scenario again that has failed, and calls it flaky when it passes then", async () => {
    const world = new World();
    // Both inits of the first attempt, and the first of the second.
    world.runtime = crashesAtFirst(3);
    const [result] = await runFiles([[INVOKES]], { world, options: { retries: 2 } });
    expect(result).toMatchObject({ status: "passed", attempt: 2, isFlaky: true, problems: [] });
    expect(world.told("scenarioStarted", ({ ref }) => ref.name)).toEqual(["invokes"]);
  });

  test("run() gives up after as many retries as there may be", async () => {
    const [result] = await runFiles([[FAILS]], { options: { retries: 2 } });
    expect(result).toMatchObject({ status: "failed", attempt: 3, isFlaky: false });
  });

  test("run() counts a flaky scenario as failed when it is strict", async () => {
    const world = new World();
    world.runtime = crashesAtFirst(2);
    const options = { retries: 1, isStrict: true };
    const [result] = await runFiles([[INVOKES]], { world, options });
    expect(result).toMatchObject({ status: "failed", attempt: 2, isFlaky: true });
  });

  test("run() runs as many files at once as there are jobs, and the scenarios of a file in turn", async () => {
    const most = async (jobs: number): Promise<number> => {
      const world = new World();
      await runFiles([[WAITS, WAITS], [WAITS], [WAITS]], { world, options: { jobs } });
      return mostAtOnce(world);
    };
    expect(await Promise.all([1, 2, 3, 9].map(most))).toEqual([1, 2, 3, 3]);
  });

  test("run() never runs scenarios at once that name the same port", async () => {
    const most = async (ports: readonly number[]): Promise<number> => {
      const world = new World();
      const files = ports.map((port) => [`ports: [${port}]\n${WAITS}`]);
      expect(await runFiles(files, { world, options: { jobs: 3 } })).toHaveLength(3);
      return mostAtOnce(world);
    };
    expect(
      await Promise.all(
        [
          [1, 2, 3],
          [1, 1, 2],
          [1, 1, 1],
        ].map(most),
      ),
    ).toEqual([3, 2, 1]);
  });

  test("run() cleans up when it is interrupted, and says nothing of what was under way", async () => {
    const world = new World();
    const interruption = new AbortController();
    const slow =
      "name: slow\nsteps: [{ invoke: { sleepMs: 60000 } }]\nfunction: { timeout: 90s }\n";
    const { signal } = interruption;
    world.runtime = (...call) => {
      world.clock.schedule(100, () => interruption.abort(new Error("interrupted")));
      return echo(...call);
    };
    const results = await runFiles([[PASSES, slow, PASSES]], { world, signal });
    expect(statuses(results)).toEqual(["passed"]);
    expect(world.told("runEnded", ({ isInterrupted }) => isInterrupted)).toEqual([true]);
    expect(world.host.processes.map(({ isAlive }) => isAlive)).toEqual([false]);
    expect(world.listeners).toBe(0);
  });

  test("run() hands on the lines of processes as they come, when asked to", async () => {
    const world = new World();
    const lines: string[] = [];
    const { scenarios } = load("steps: [{ invoke: { n: 1 } }]\n");
    const setup = { machine: world.machine, seed: undefined, signal: new AbortController().signal };
    const onLine = (source: string, line: string): void => void lines.push(`${source}: ${line}`);
    const files = [{ path: "1", scenarios }];
    await world.finish(run(files, { ...setup, options: NO_FLAGS, emit: () => {}, onLine }));
    expect(lines).toEqual(['runtime: got {"n":1}']);
  });
});
