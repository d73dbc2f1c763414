import { join } from "node:path";

const MAIN = join(import.meta.dir, "../../src/main.ts");

/** The command that starts the program: the binary that `LAMBDA_SIM_BIN` names, else the sources. */
export function programCommand(): readonly [string] | readonly [string, string] {
  const binary = process.env["LAMBDA_SIM_BIN"];
  return binary ? [binary] : [process.execPath, MAIN];
}
