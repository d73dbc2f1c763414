import { RUNTIME } from "../../src/lambda/source-name.ts";
import type { Dice } from "./dice.ts";
import type { Plan } from "./plan.ts";

const ATTACH_RATE = 0.3;

/** Now and then has someone else start the runtime, the extensions, or some of all these. */
export function attachSome(plan: Plan, dice: Dice): Plan {
  if (!dice.chance(ATTACH_RATE)) return plan;
  const attached = drawAttached(plan.extensions, dice);
  const { settings } = plan;
  // Only what is attached may sit at a breakpoint for ever.
  const isEndless = attached.includes(RUNTIME) && dice.chance(0.3);
  const timeoutMs = isEndless ? Infinity : settings.timeoutMs;
  return { ...plan, attached, settings: { ...settings, timeoutMs } };
}

function drawAttached(extensions: readonly string[], dice: Dice): readonly string[] {
  switch (dice.weigh({ all: 2, runtime: 1, extensions: 1, some: 1 })) {
    case "all":
      return [RUNTIME, ...extensions];
    case "runtime":
      return [RUNTIME];
    case "extensions":
      return extensions;
    case "some":
      return [RUNTIME, ...extensions].filter(() => dice.chance(0.5));
  }
}

/** The runtime is, and so nothing can be started again: there is one environment. */
export function isAttached({ attached }: Plan): boolean {
  return attached.includes(RUNTIME);
}
