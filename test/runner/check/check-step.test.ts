import { describe, expect, test } from "bun:test";
import { checkStep } from "../../../src/runner/check/check-step.ts";
import { FROZEN } from "../../../src/runner/explain/frozen-wait.ts";
import type { Mismatch } from "../../../src/scenario/diagnostic.ts";
import { script, type Script } from "../script.ts";

/** What the only step of `stage` says of `observed`. */
function check({ stage }: Script, observed: Record<string, unknown>): Promise<readonly Mismatch[]> {
  return checkStep(stage, stage.scenario.steps[0]!, { observe: () => observed });
}

describe("checkStep()", () => {
  test("checkStep() saves first, so that expect can use it", async () => {
    const given = script(`
steps:
  - invoke: {}
    save: { id: requestId, second: "response.items[1]" }
    expect: { requestId: "\${id}", response: { last: "\${second}" } }
`);
    const response = { items: ["a", "b"], last: "b" };
    expect(await check(given, { requestId: "7", response })).toEqual([]);
    expect([...given.stage.vars]).toEqual([
      ["id", "7"],
      ["second", "b"],
    ]);
  });

  test("checkStep() points at a path with nothing to save", async () => {
    const given = script('steps: [{ invoke: {}, save: { id: "response.id" } }]\n');
    const [mismatch] = await check(given, { response: {} });
    expect(mismatch?.message).toBe('cannot save "id": there is nothing at "response.id"');
    const { source, range } = mismatch!;
    expect(source.text.slice(range.start, range.end)).toBe('"response.id"');
    expect(given.stage.vars.size).toBe(0);
  });

  test("checkStep() tells of everything that does not hold", async () => {
    const given = script("steps: [{ invoke: {}, expect: { status: error, start: warm } }]\n");
    const mismatches = await check(given, { status: "success", start: "cold" });
    expect(mismatches.map(({ label }) => label)).toEqual(["got success", "got cold"]);
  });

  test("checkStep() explains what does not hold with the last look alone", async () => {
    const given = script("steps: [{ invoke: {}, within: 1s, expect: { status: error } }]\n");
    const { actors, stage } = given;
    const looks = ["first", "second"].map((body) => ({ status: "success", body }));
    const answer = {
      requestId: "1",
      outcome: "error",
      body: new TextEncoder().encode("no"),
    } as const;
    const checked = checkStep(stage, stage.scenario.steps[0]!, {
      observe: () => looks.shift() ?? { status: "timeout" },
      run: { answer, report: undefined },
    });
    await actors.clock.advance(1000);
    const [mismatch] = await checked;
    expect([mismatch?.label, mismatch?.hint]).toEqual(["got success", "the caller got no"]);
  });

  test("checkStep() says that it did not wait where the environment is frozen", async () => {
    const given = script("steps: [{ invoke: {}, within: 1s, expect: { environments: 2 } }]\n", [], {
      freeze: true,
    });
    const { invocation } = await given.actors.dispatched();
    await given.actors.respond(invocation.requestId);
    await given.actors.next();
    const [mismatch] = await check(given, { environments: 1 });
    expect(mismatch?.hint).toBe(FROZEN);
  });
});
