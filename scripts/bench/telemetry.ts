import type { Section } from "./section.ts";
import { sideBySide } from "./side-by-side.ts";
import type { Yardstick } from "./yardsticks.ts";

/** What is to be left of the rate with a subscriber beside it. */
const MIN_RATIO = 0.8;

/**
 * Invokes per second of an environment whose extension has subscribed to all telemetry over HTTP,
 * beside the same where it has not; never frozen, so that it is delivered all the time.
 */
export const telemetry: Section = async ({ yardstick, isQuick }, say) => {
  say("an extension that has subscribed, and one that has not");
  const scenarios = [scenario(yardstick, { telemetry: {} }), scenario(yardstick, {})] as const;
  const measured = await sideBySide(yardstick, scenarios, isQuick);
  const ratio = measured.median((subscribed, without) => subscribed / without);
  return [
    {
      name: "one HTTP subscriber",
      values: {
        "invokes/s": measured.median((subscribed) => subscribed),
        without: measured.median((_, without) => without),
        ratio,
      },
      goal: { text: `≥ ${MIN_RATIO} of the rate without`, isMet: ratio >= MIN_RATIO },
    },
  ];
};

function scenario(yardstick: Yardstick, directives: object): object {
  return {
    name: "telemetry",
    freeze: "off",
    runtime: { command: yardstick.runtime("").command },
    extensions: { audit: { stub: { events: ["SHUTDOWN"], ...directives } } },
    steps: [{ invoke: {} }],
  };
}
