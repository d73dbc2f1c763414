import type { Section } from "./section.ts";
import { sideBySide } from "./side-by-side.ts";
import type { Yardstick } from "./yardsticks.ts";

/** What freezing and thawing two processes may add to an invoke, in milliseconds. */
const MAX_COST_MS = 1;

/**
 * Invokes per second of an environment with two processes, a runtime and an extension, that are
 * frozen after each invoke and thawed for the next, beside the same without freezing.
 */
export const freeze: Section = async ({ yardstick, isQuick }, say) => {
  say("two processes, frozen and not");
  const scenarios = [scenario(yardstick, "on"), scenario(yardstick, "off")] as const;
  const measured = await sideBySide(yardstick, scenarios, isQuick);
  const costMs = measured.median((frozen, running) => 1000 / frozen - 1000 / running);
  return [
    {
      name: "two processes frozen between invokes",
      values: {
        "invokes/s": measured.median((frozen) => frozen),
        "not frozen": measured.median((_, running) => running),
        "cost ms": costMs,
      },
      goal: { text: `freeze and thaw ≤ ${MAX_COST_MS} ms`, isMet: costMs <= MAX_COST_MS },
    },
  ];
};

function scenario(yardstick: Yardstick, mode: string): object {
  return {
    name: `freeze ${mode}`,
    freeze: mode,
    runtime: { command: yardstick.runtime("").command },
    extensions: { idle: { stub: { events: ["SHUTDOWN"] } } },
    steps: [{ invoke: {} }],
  };
}
