import { describe, expect, test } from "bun:test";
import { checkStep, within } from "../../src/runner/expect.ts";
import { story } from "../../src/scenario/actual.ts";
import type { Mismatch } from "../../src/scenario/diagnostic.ts";
import { settle } from "../support/virtual-clock.ts";
import { script, type Script } from "./script.ts";

const IDLE = "steps: [{ wait: 1s }]\n";

/** What the only step of `stage` says of `observed`. */
function check({ stage }: Script, observed: Record<string, unknown>): readonly Mismatch[] {
  return checkStep(stage, stage.scenario.steps[0]!, { observed, vars: stage.vars });
}

describe("checkStep()", () => {
  test("checkStep() saves first, so that expect can use it", () => {
    const given = script(`
steps:
  - invoke: {}
    save: { id: requestId, second: "response.items[1]" }
    expect: { requestId: "\${id}", response: { last: "\${second}" } }
`);
    const response = { items: ["a", "b"], last: "b" };
    expect(check(given, { requestId: "7", response })).toEqual([]);
    expect([...given.stage.vars]).toEqual([
      ["id", "7"],
      ["second", "b"],
    ]);
  });

  test("checkStep() points at a path with nothing to save", () => {
    const given = script('steps: [{ invoke: {}, save: { id: "response.id" } }]\n');
    const [mismatch] = check(given, { response: {} });
    expect(mismatch?.message).toBe('cannot save "id": there is nothing at "response.id"');
    const { source, range } = mismatch!;
    expect(source.text.slice(range.start, range.end)).toBe('"response.id"');
    expect(given.stage.vars.size).toBe(0);
  });

  test("checkStep() tells of everything that does not hold", () => {
    const given = script("steps: [{ invoke: {}, expect: { status: error, start: warm } }]\n");
    const mismatches = check(given, { status: "success", start: "cold" });
    expect(mismatches.map(({ label }) => label)).toEqual(["got success", "got cold"]);
  });
});

describe("checkStep() of refusals", () => {
  const refusal = {
    by: "obs",
    request: "POST /2020-01-01/extension/register",
    status: 403,
    errorType: "Extension.InvalidEventType",
    errorMessage: "…",
  };
  const words = "POST /2020-01-01/extension/register by obs: 403 Extension.InvalidEventType, …";

  test.each([["{ $length: 0 }"], ["{ $exact: [] }"], ["[{ by: runtime }]"]])(
    "checkStep() says which calls were refused where refusals are to be %s",
    (refusals) => {
      const given = script(`steps: [{ invoke: {}, expect: { refusals: ${refusals} } }]\n`);
      const [mismatch] = check(given, { refusals: story([refusal]) });
      expect(mismatch?.hint).toEndWith(words);
    },
  );

  test("checkStep() counts refusals that are alike", () => {
    const given = script("steps: [{ invoke: {}, expect: { refusals: { $length: 0 } } }]\n");
    const [mismatch] = check(given, { refusals: story([refusal, refusal]) });
    expect(mismatch?.hint).toBe(`${words} (2 times)`);
  });

  test("checkStep() counts the different refusals past the fifth", () => {
    const given = script("steps: [{ invoke: {}, expect: { refusals: { $length: 0 } } }]\n");
    const all = Array.from({ length: 7 }, (_, index) => ({ ...refusal, by: `obs-${index}` }));
    const [mismatch] = check(given, { refusals: story(all) });
    expect(mismatch?.hint).toEndWith("; and 2 more");
  });

  test("checkStep() says nothing of refusals beside what else does not hold", () => {
    const given = script("steps: [{ invoke: {}, expect: { status: error } }]\n");
    const [mismatch] = check(given, { status: "success", refusals: story([refusal]) });
    expect(mismatch?.hint).toBeUndefined();
  });
});

describe("within()", () => {
  const late: Mismatch = {
    message: "late",
    source: { path: "", text: "" },
    range: { start: 0, end: 0 },
  };

  function happen({ actors, stage }: Script): void {
    const time = { at: 0, monotonicMs: stage.clock.monotonic(), environment: 1 };
    actors.journal.append({ type: "environmentEnded", ...time });
  }

  test("within() looks once where nothing is granted", async () => {
    let looks = 0;
    const look = (): readonly Mismatch[] => (looks++, [late]);
    expect(await within(script(IDLE).stage, undefined, look)).toEqual([late]);
    expect(looks).toBe(1);
  });

  test("within() looks again whenever something happens, until it holds", async () => {
    const given = script(IDLE);
    let looks = 0;
    const look = (): readonly Mismatch[] => (++looks < 3 ? [late] : []);
    const checked = within(given.stage, 1000, look);
    happen(given);
    await settle();
    expect(looks).toBe(2);
    happen(given);
    expect(await checked).toEqual([]);
    expect(given.actors.clock.pending).toBe(0);
  });

  test("within() gives up when its time is over", async () => {
    const given = script(IDLE);
    const checked = within(given.stage, 1000, () => [late]);
    await given.actors.clock.advance(1000);
    expect(await checked).toEqual([late]);
  });

  test("within() rejects with the reason why the scenario ends", async () => {
    const given = script(IDLE);
    const checked = within(given.stage, 1000, () => [late]);
    given.abort(new Error("interrupted"));
    await expect(checked).rejects.toThrow("interrupted");
    expect(given.actors.clock.pending).toBe(0);
  });
});
