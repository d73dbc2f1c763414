/** Which environments are provisioned, and which are begun on demand beside them. */
import { expect, test } from "bun:test";
import type { FunctionSettings } from "../../../src/lambda/function.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

function provisioned(settings: Partial<FunctionSettings> = {}): Stage {
  return new Stage({ function: { initializationType: "provisioned-concurrency", ...settings } });
}

/** Begins what is to begin ahead, which takes 500 ms. */
async function begin(stage: Stage): Promise<void> {
  const begun = stage.fleet.begin();
  await settle();
  await stage.clock.advance(500);
  for (const sandbox of stage.sandboxes) await stage.next(sandbox);
  await begun;
}

/** The types that are told of the inits of `stage`, each with its environment. */
function typesOf(stage: Stage): readonly string[] {
  return stage.journal
    .since(0)
    .flatMap((entry) =>
      entry.type === "initStarted" ? [`${entry.environment} ${entry.initializationType}`] : [],
    );
}

test("an environment beyond the one that was begun ahead is on demand, cold, and billed for its init", async () => {
  const stage = provisioned();
  await begin(stage);
  const first = await stage.invoke();
  const second = await stage.invoke();
  await stage.clock.advance(300);
  await stage.next();
  for (const [index, { requestId }] of [first, second].entries()) {
    await stage.respond(requestId, '"ok"', stage.sandboxes[index]);
    await stage.next(stage.sandboxes[index]);
  }
  expect([await first.report, await second.report]).toMatchObject([
    { environment: 1, start: "warm", initMs: undefined },
    { environment: 2, start: "cold", initMs: 300, billedMs: 300 },
  ]);
  expect(typesOf(stage)).toEqual(["1 provisioned-concurrency", "2 on-demand"]);
});

test("as many environments are begun ahead as the function has concurrency", async () => {
  const stage = provisioned({ concurrency: 3 });
  await begin(stage);
  const invocations = [await stage.invoke(), await stage.invoke(), await stage.invoke()];
  expect(stage.story().filter((what) => what === "invokeStarted warm")).toHaveLength(3);
  expect(invocations.some(({ isAnswered }) => isAnswered)).toBe(false);
  expect(typesOf(stage)).toEqual([1, 2, 3].map((number) => `${number} provisioned-concurrency`));
});

test("beginning again begins only what is missing", async () => {
  const stage = provisioned({ concurrency: 2 });
  await stage.fleet.open();
  await begin(stage);
  await begin(stage);
  expect(stage.fleet.begun).toBe(2);
});

test("an environment that nobody has begun ahead is on demand, though it was opened", async () => {
  const stage = provisioned();
  await stage.fleet.open();
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({ environment: 1, start: "cold", initMs: 0 });
  expect(typesOf(stage)).toEqual(["1 on-demand"]);
});

test("an environment after a shutdown is on demand, and cold", async () => {
  const stage = provisioned();
  await begin(stage);
  await stage.fleet.shutdown("spindown");
  await stage.dispatched();
  expect(stage.story().at(-1)).toBe("invokeStarted cold");
  expect(typesOf(stage)).toEqual(["1 provisioned-concurrency", "2 on-demand"]);
});

test("the init of one that is on demand may take no longer than others of its kind", async () => {
  const stage = provisioned();
  await begin(stage);
  await stage.invoke();
  await stage.invoke();
  await stage.clock.advance(10_000);
  expect(stage.story()).toContain("initEnded init timeout");
});

test("the processes of an environment see how it was begun", async () => {
  const seen: string[] = [];
  const stage = provisioned();
  const { runtime } = stage.fleet.world;
  if (runtime.kind !== "process") throw new Error("The runtime of a stage is a process");
  const { plan } = runtime;
  Object.assign(runtime, {
    plan: (circumstances: Parameters<typeof plan>[0]) => {
      seen.push(circumstances.initializationType);
      return plan(circumstances);
    },
  });
  await begin(stage);
  await stage.invoke();
  await stage.invoke();
  expect(seen).toEqual(["provisioned-concurrency", "on-demand"]);
});

test("an invoke that comes while environments are begun ahead meets one of them", async () => {
  const stage = provisioned({ concurrency: 2 });
  const begun = stage.fleet.begin();
  await stage.invoke();
  await stage.invoke();
  for (const sandbox of stage.sandboxes) await stage.next(sandbox);
  await begun;
  expect(stage.story().filter((what) => what.startsWith("invokeStarted"))).toEqual([
    "invokeStarted warm",
    "invokeStarted warm",
  ]);
  expect(typesOf(stage)).toEqual(["1 provisioned-concurrency", "2 provisioned-concurrency"]);
});

test("an environment whose init ahead has failed is provisioned still when the invoke repeats it", async () => {
  const stage = provisioned();
  const begun = stage.fleet.begin();
  await settle();
  stage.host.last("runtime").exit(1);
  await begun;
  await stage.dispatched();
  expect(typesOf(stage)).toEqual(["1 provisioned-concurrency", "1 provisioned-concurrency"]);
  await stage.fleet.close("spindown");
});
