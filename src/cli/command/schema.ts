import { scenarioJsonSchema } from "../../scenario/json-schema.ts";
import { EXIT } from "../exit.ts";
import { schemaFlags } from "../args/flags.ts";
import { runnable } from "./runnable.ts";
import { UsageError } from "../args/usage-error.ts";

/** `lambda-sim schema`. */
export default runnable(schemaFlags, async ({ positionals: [first] }, { stdout }) => {
  if (first !== undefined) throw new UsageError(`"schema" takes no argument, got "${first}"`);
  stdout.write(`${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
  return EXIT.success;
});
