import { expect, test } from "bun:test";
import { itemsOf, valueOf } from "../../src/scenario/tree.ts";
import { loadOne } from "./support.ts";

async function example(name: string): Promise<string> {
  return Bun.file(new URL(`examples/${name}.yml`, import.meta.url)).text();
}

test("loadScenarios() reads a scenario of a runtime", async () => {
  const scenario = loadOne(await example("hello"));
  expect(scenario).toMatchObject({
    name: "says hello",
    line: 2,
    timeoutMs: 30_000,
    runtime: { kind: "process", command: ["python3", "-m", "awslambdaric", "app.handler"] },
  });
  expect(scenario.steps.map(({ verb, line }) => [verb, line])).toEqual([
    ["invoke", 5],
    ["invoke", 7],
  ]);
});

test("loadScenarios() reads a scenario of an extension, and puts known variables in", async () => {
  const scenario = loadOne(await example("audit"));
  expect(scenario.tags).toEqual(["extensions", "smoke"]);
  expect(scenario.runtime).toEqual({ kind: "stub", directives: {} });
  expect([...scenario.extensions]).toMatchObject([
    [
      "audit",
      {
        kind: "process",
        command: ["node", "fixtures/audit-extension.mjs"],
        environment: { BUCKET: "audit-trail" },
        cwd: "/files",
      },
    ],
  ]);
  expect(scenario.steps[0]).toMatchObject({ name: "first order", verb: "invoke" });
  expect(scenario.steps[0]?.save.get("id")?.path).toBe("requestId");
  expect(scenario.steps[1]).toMatchObject({ verb: "shutdown", reason: "spindown" });
});

test("loadScenarios() reads a scenario of the built-in ones", async () => {
  const scenario = loadOne(await example("hung"));
  expect(scenario.function.timeoutMs).toBe(1000);
  expect(scenario.extensions.get("audit")).toEqual({ kind: "stub", directives: {} });
});

test("loadScenarios() reads a scenario of telemetry, emitted and delivered", async () => {
  const { steps, expect: whole } = loadOne(await example("telemetry"));
  expect(itemsOf(valueOf(steps[0]?.expect, "telemetry"))).toHaveLength(6);
  const otel = valueOf(valueOf(whole, "extensions"), "otel");
  expect(itemsOf(valueOf(otel, "telemetry"))).toHaveLength(1);
});

test("loadScenarios() reads a scenario of load", async () => {
  const scenario = loadOne(await example("burst"));
  expect(scenario.timeoutMs).toBe(60_000);
  expect(scenario.function).toMatchObject({ timeoutMs: 5000, concurrency: 4 });
  expect(scenario.steps).toMatchObject([
    { verb: "invoke", times: 40, concurrency: 4 },
    { verb: "invoke", times: 5, concurrency: 5, name: "the fifth at once is throttled" },
  ]);
});
