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
    case "--version": {
      const line = `${version}\n`;
      const taken = writeAtOnce(line);
      if (taken === line.length) return 0;
      const [{ openStdio }, { endOutput }] = await Promise.all([
        import("./cli/output/stdio.ts"),
        import("./cli/output/end-output.ts"),
      ]);
      const stdio = openStdio();
      stdio.stdout.write(line.slice(taken));
      return endOutput(stdio, 0);
    }
    default: {
      const { openStdio } = await import("./cli/output/stdio.ts");
      const { runCli } = await import("./cli/run-cli.ts");
      const exitNow = (code: number): never => process.exit(code);
      return runCli(args, { version, stdio: openStdio(), exitNow });
    }
  }
}

/**
 * Writes `text`, which is ASCII, to stdout: opening the standard streams takes longer than all the
 * rest of `--version`. Returns how many bytes left. A pipe that is full, or a disk, may take none;
 * the stream waits for the one and tells the other.
 */
function writeAtOnce(text: string): number {
  try {
    return writeSync(1, text);
  } catch {
    return 0;
  }
}

keepModules();
const code = await main(process.argv.slice(2));
process.exit(code);
