import { expect, test } from "bun:test";
import { Stage } from "../../support/stage.ts";

const DAY_MS = 86_400_000;

test.each([
  { timeoutMs: Infinity, deadlineMs: DAY_MS, timers: 0 },
  { timeoutMs: 3000, deadlineMs: 3000, timers: 1 },
])(
  "startClock() with a timeout of $timeoutMs ms tells a deadline in $deadlineMs ms",
  async (given) => {
    const { timeoutMs } = given;
    const stage = new Stage({ attached: ["runtime"], function: { timeoutMs } });
    const { invocation } = await stage.dispatched();
    expect(invocation.deadlineAt).toBe(stage.clock.now() + given.deadlineMs);
    expect(stage.clock.pending).toBe(given.timers);
    await stage.clock.advance(2 * DAY_MS);
    expect(invocation.isAnswered).toBe(given.timers > 0);
    await stage.fleet.close("spindown");
  },
);
