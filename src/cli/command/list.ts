import type { ScenarioGroup } from "../../runner/find/select.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { printDiagnostics } from "../output/print-diagnostics.ts";
import { printNothingFound } from "../output/print-nothing-found.ts";
import { EXIT } from "../exit.ts";
import { listFlags } from "../args/flags.ts";
import { runnable } from "./runnable.ts";
import { scenarioRequest } from "../request/scenario-request.ts";
import { collectScenarios } from "../request/collect-scenarios.ts";

/** `lambda-sim list`. */
export default runnable(listFlags, async (args, context) => {
  const { json, "allow-empty": isAllowed } = args.values;
  const collected = await collectScenarios(scenarioRequest(args, context.environment), context);
  if (collected.kind === "diagnostics") return printDiagnostics(collected.diagnostics, context);
  const { groups, files } = collected;
  const items = groups.flatMap(itemsOf);
  if (json) context.stdout.write(`${JSON.stringify(items, undefined, 2)}\n`);
  else for (const line of linesFor(items)) context.stdout.write(`${line}\n`);
  return items.length === 0 ? printNothingFound({ isAllowed, files }, context) : EXIT.success;
});

/** A scenario as `--json` shows it. */
interface Item {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly tags: readonly string[];
  /** Why it is skipped; left out when it is not. */
  readonly skip?: string | undefined;
}

function itemsOf({ path, scenarios }: ScenarioGroup<Scenario>): readonly Item[] {
  return scenarios.map(({ line, name, tags, skip }) => ({ file: path, line, name, tags, skip }));
}

/** `path:line` as `run` takes it, the name, and the tags. */
function linesFor(items: readonly Item[]): readonly string[] {
  const width = Math.max(0, ...items.map(({ file, line }) => `${file}:${line}`.length));
  return items.map(({ file, line, name, tags, skip }) => {
    const notes = [...tags, ...(skip === undefined ? [] : ["skipped"])];
    const shown = notes.length === 0 ? "" : `[${notes.join(", ")}]`;
    return [`${file}:${line}`.padEnd(width), name, shown].join("  ").trimEnd();
  });
}
