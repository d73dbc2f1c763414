import { writeSync } from "node:fs";
// Node gives a JSON file as a whole only.
import manifest from "../package.json" with { type: "json" };
import { keepModules } from "./platform/engine.ts";

/**
 * Runs the command line `args`, which come without the program's name. Resolves to the exit code.
 * Each case loads its own modules, so that `--version` and the built-in processes start at once.
 */
async function main(args: readonly string[]): Promise<number> {
  const { version } = manifest;
  const [word = ""] = args;
  switch (word) {
    case "stub-runtime":
    case "stub-extension": {
      const { runStub } = await import("./stub/run-stub.ts");
      return runStub(word === "stub-runtime" ? "runtime" : "extension");
    }
    case "--version":
      // Opening the standard streams takes longer than all the rest of this.
      const line = `${version}\n`;
      try {
        writeSync(1, line);
        return 0;
      } catch (error) {
        const { endOutput } = await import("./cli/output/end-output.ts");
        return endOutput(
          [{ name: "stdout", error: error as Error, arrived: 0, length: line.length }],
          0,
        );
      }
    default: {
      const { openStdio } = await import("./cli/output/stdio.ts");
      const { runCli } = await import("./cli/run-cli.ts");
      const stdio = openStdio();
      const code = await runCli(args, { version, stdio, exitNow: (exit) => process.exit(exit) });
      const { endOutput } = await import("./cli/output/end-output.ts");
      return endOutput(await stdio.flush(), code);
    }
  }
}

keepModules();
const code = await main(process.argv.slice(2));
process.exit(code);
