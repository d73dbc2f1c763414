import { unreachable } from "../../core/assert.ts";
import type { InvocationReport } from "../../lambda/invocation.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Explainer } from "./facts.ts";

/** Beside `start`: what its environment had been through before the invoke. */
export const explainStart: Explainer = ({ path }, { run, entries }) => {
  const report = path === "start" ? run?.report : undefined;
  return report && describePast(report, entries);
};

function describePast(
  { start, environment }: InvocationReport,
  entries: readonly JournalEntry[],
): string {
  const who = `environment ${environment}`;
  switch (start) {
    case "cold":
      return `${who} was new`;
    case "warm":
      return `${who} had been initialized before; a new environment would be cold`;
    case "reset": {
      const reset = entries
        .filter((entry) => entry.type === "resetStarted")
        .findLast((entry) => entry.environment === environment);
      if (!reset) return `the first init of ${who} had failed, and init ran again in the invoke`;
      const again = "and init ran again in it; a new environment would be cold";
      return `${who} was reset after the ${reset.reason}, ${again}`;
    }
    default:
      return unreachable(start);
  }
}
