import { printDiagnostics } from "../output/print-diagnostics.ts";
import { printNothingFound } from "../output/print-nothing-found.ts";
import { missingPrograms } from "../../runner/find/missing-programs.ts";
import { EXIT } from "../exit.ts";
import { validateFlags } from "../args/flags.ts";
import { plural } from "../../core/plural.ts";
import { runnable } from "./runnable.ts";
import { scenarioRequest } from "../request/scenario-request.ts";
import { collectScenarios } from "../request/collect-scenarios.ts";

/** `lambda-sim validate`: checks the files, and that the programs which they name by a path are there. */
export default runnable(validateFlags, async (args, context) => {
  const collected = await collectScenarios(scenarioRequest(args, context.environment), context);
  if (collected.kind === "diagnostics") return printDiagnostics(collected.diagnostics, context);
  const { groups, files } = collected;
  if (groups.length === 0) {
    return printNothingFound({ isAllowed: args.values["allow-empty"], files }, context);
  }
  const scenarios = groups.flatMap((group) => group.scenarios);
  const missing = await missingPrograms(scenarios);
  if (missing.length > 0) return printDiagnostics(missing, context);
  context.messages.info(
    `${plural(scenarios.length, "scenario")} in ${plural(groups.length, "file")}: valid`,
  );
  return EXIT.success;
});
