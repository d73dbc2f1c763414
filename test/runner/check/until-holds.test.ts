import { describe, expect, test } from "bun:test";
import { untilHolds } from "../../../src/runner/check/until-holds.ts";
import type { Mismatch } from "../../../src/scenario/diagnostic.ts";
import { settle } from "../../support/virtual-clock.ts";
import { script, type Script } from "../script.ts";

const IDLE = "steps: [{ wait: 1s }]\n";

describe("untilHolds()", () => {
  const late: Mismatch = {
    message: "late",
    source: { path: "", text: "" },
    range: { start: 0, end: 0 },
  };

  function happen({ actors, stage }: Script): void {
    const time = { at: 0, monotonicMs: stage.clock.monotonic(), environment: 1 };
    actors.journal.append({ type: "environmentEnded", ...time });
  }

  test("untilHolds() looks once where nothing is granted", async () => {
    let looks = 0;
    const look = (): readonly Mismatch[] => (looks++, [late]);
    expect(await untilHolds(script(IDLE).stage, undefined, look)).toEqual({
      mismatches: [late],
      isCutShort: false,
    });
    expect(looks).toBe(1);
  });

  test("untilHolds() looks again whenever something happens, until it holds", async () => {
    const given = script(IDLE);
    let looks = 0;
    const look = (): readonly Mismatch[] => (++looks < 3 ? [late] : []);
    const checked = untilHolds(given.stage, 1000, look);
    happen(given);
    await settle();
    expect(looks).toBe(2);
    happen(given);
    expect(await checked).toEqual({ mismatches: [], isCutShort: false });
    expect(given.actors.clock.pending).toBe(0);
  });

  test("untilHolds() rests after a look that took long, and looks a last time at what came meanwhile", async () => {
    const given = script(IDLE);
    const { clock } = given.actors;
    let looks = 0;
    const monotonic = clock.monotonic.bind(clock);
    let tookMs = 0;
    clock.monotonic = () => monotonic() + tookMs;
    const checked = untilHolds(given.stage, 1000, () => {
      tookMs += 100;
      return ++looks < 4 ? [late] : [];
    });
    happen(given);
    await settle();
    expect(looks).toBe(2);
    happen(given);
    await clock.advance(299);
    expect(looks).toBe(2);
    await clock.advance(1);
    expect(looks).toBe(3);
    await clock.advance(400);
    happen(given);
    expect(await checked).toEqual({ mismatches: [], isCutShort: false });
    const late2 = untilHolds(given.stage, 350, () => {
      tookMs += 100;
      return ++looks < 7 ? [late] : [];
    });
    happen(given);
    await settle();
    expect(looks).toBe(6);
    happen(given);
    await clock.advance(350);
    expect(await late2).toEqual({ mismatches: [], isCutShort: false });
  });

  test("untilHolds() gives up when its time is over", async () => {
    const given = script(IDLE);
    const checked = untilHolds(given.stage, 1000, () => [late]);
    await given.actors.clock.advance(1000);
    expect(await checked).toEqual({ mismatches: [late], isCutShort: false });
  });

  test("untilHolds() rejects with the reason why the scenario ends", async () => {
    const given = script(IDLE);
    const checked = untilHolds(given.stage, 1000, () => [late]);
    given.abort(new Error("interrupted"));
    await expect(checked).rejects.toThrow("interrupted");
    expect(given.actors.clock.pending).toBe(0);
  });

  test("untilHolds() does not wait where every environment is frozen", async () => {
    const given = script(IDLE, [], { freeze: true });
    const { invocation } = await given.actors.dispatched();
    await given.actors.respond(invocation.requestId);
    await given.actors.next();
    const checked = await untilHolds(given.stage, 1000, () => [late]);
    expect(checked).toEqual({ mismatches: [late], isCutShort: true });
    expect(await untilHolds(given.stage, 1000, () => [])).toEqual({
      mismatches: [],
      isCutShort: false,
    });
  });
});
