import type { Dice } from "./dice.ts";
import type { Moment, Plan } from "./plan.ts";

const SHARE_RATE = 0.2;

/**
 * Now and then has several invocations share an environment, and more of them come at once. It
 * draws last, so that all other plans stay as they are.
 */
export function shareSome(plan: Plan, dice: Dice): Plan {
  if (!dice.chance(SHARE_RATE)) return plan;
  const { settings, moments } = plan;
  return {
    ...plan,
    slots: dice.integer(2, 4),
    settings: { ...settings, concurrency: dice.pick([undefined, 2, 3, 4, 6, 8]) },
    moments: moments.map((moment) => crowd(moment, dice)),
  };
}

/** Whether several invocations may share an environment. */
export function isShared({ slots }: Plan): boolean {
  return slots > 1;
}

function crowd({ acts, ...moment }: Moment, dice: Dice): Moment {
  const crowded = acts.flatMap((act) =>
    Array.from({ length: act.kind === "call" ? dice.integer(1, 4) : 1 }, () => act),
  );
  return { ...moment, acts: crowded };
}
