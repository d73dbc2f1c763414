import type { CommandDef } from "citty";
import type { Flags } from "./args/flag.ts";
import {
  commonFlags,
  listFlags,
  runSections,
  selectionFlags,
  serveSections,
  variableFlags,
} from "./args/flags.ts";

/** A command: what the help says of it, and how its code is loaded. */
export interface Command {
  readonly summary: string;
  /** The ways to call it, without `lambda-sim`, a line each. */
  readonly usage: readonly string[];
  /** Its flags, by their heading in the help. */
  readonly sections: Readonly<Record<string, Flags>>;
  /** Command lines without `lambda-sim`, and what each does. */
  readonly examples: readonly (readonly [line: string, effect: string])[];
  readonly load: () => Promise<CommandDef>;
}

const run: Command = {
  summary: "Run scenarios",
  usage: ["run [flags] [path[:line]…]", "path[:line]…"],
  sections: runSections,
  examples: [
    ["run", "every *.lambda.yml below here"],
    ["run hello.lambda.yml:12", "the scenario that contains line 12"],
    ["run -t 'timeout' --tag smoke,!slow", "by name and by tags"],
    ["run --report junit=report.xml", "a report for the build server"],
  ],
  load: async () => (await import("./command/run.ts")).default,
};

const serve: Command = {
  summary: "Start the environment and the invoke endpoint, and wait",
  usage: ["serve [flags] scenario.lambda.yml", "serve [flags] -- command…", "serve [flags]"],
  sections: serveSections,
  examples: [
    ["serve -- python3 -m awslambdaric app.handler", "a runtime, to be invoked on port 8080"],
    ["serve --extension ./audit -- ./bootstrap", "with an extension"],
    ["serve --runtime-address 127.0.0.1:9001", "for a runtime that you start yourself"],
  ],
  load: async () => (await import("./command/serve.ts")).default,
};

const validate: Command = {
  summary: "Parse and check scenarios, and run nothing",
  usage: ["validate [flags] [path[:line]…]"],
  sections: { Scenarios: selectionFlags, Variables: variableFlags, General: commonFlags },
  examples: [["validate tests", "every *.lambda.yml in the folder tests"]],
  load: async () => (await import("./command/validate.ts")).default,
};

const list: Command = {
  summary: "Print names, tags and lines of scenarios",
  usage: ["list [flags] [path[:line]…]"],
  sections: {
    Scenarios: selectionFlags,
    Variables: variableFlags,
    Output: { json: listFlags.json },
    General: commonFlags,
  },
  examples: [["list --tag smoke --json", "as JSON, one object for each scenario"]],
  load: async () => (await import("./command/list.ts")).default,
};

const schema: Command = {
  summary: "Print the JSON Schema of a scenario",
  usage: ["schema"],
  sections: { General: commonFlags },
  examples: [["schema > scenario.schema.json", "for an editor"]],
  load: async () => (await import("./command/schema.ts")).default,
};

/** The commands, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Command>> = { run, serve, validate, list, schema };

/** Commands that are refused by name, since they are not supported yet. */
export const PLANNED_COMMANDS: readonly string[] = ["init", "merge", "completion"];
