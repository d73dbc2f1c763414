import { byEnvironment, type Invariant } from "../run.ts";

/** An environment that has ended says nothing more. */
export const silence: Invariant = (run) =>
  [...byEnvironment(run)].flatMap(([number, entries]) => {
    const end = entries.findIndex(({ type }) => type === "environmentEnded");
    const after = end < 0 ? [] : entries.slice(end + 1);
    return after.map(({ type }) => `environment ${number} says ${type} after its end`);
  });
