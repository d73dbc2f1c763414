import { version } from "../package.json" with { type: "json" };
import { openStdio } from "./cli/stdio.ts";

const stdio = openStdio();

/**
 * The command line, without the program's name → exit code. What is heavy is loaded only by what
 * needs it, so that `--version` and the built-in processes start at once.
 */
async function main(args: readonly string[]): Promise<number> {
  const [word = ""] = args;
  switch (word) {
    case "stub-runtime":
    case "stub-extension": {
      const { runStub } = await import("./stub/run-stub.ts");
      return runStub(word === "stub-runtime" ? "runtime" : "extension");
    }
    case "--version":
      stdio.stdout.write(`${version}\n`);
      return 0;
    default: {
      const { runCli } = await import("./cli/run-cli.ts");
      return runCli(args, { version, stdio, exitNow: (code) => process.exit(code) });
    }
  }
}

const code = await main(process.argv.slice(2));
await stdio.flush();
process.exit(code);
