/**
 * `bun run test:under ENGINE [argument…]`: the tests of the whole program, which runs from its
 * sources under `bun`, `node` or `deno`. That engine is installed where it is not there yet.
 * Arguments go to `bun test`, instead of the names of these tests.
 */
import { Glob } from "bun";
import { ENGINE_NAMES, programUnder } from "./engines.ts";
import { root, run } from "./run.ts";

/** The tests that start the program as a user would. */
const PROGRAM_TESTS = [
  "test/cli/**/*.e2e.test.ts",
  "test/conformance/program.test.ts",
  "test/platform/serve-hostile-program.test.ts",
];

/** What a test may take at most, in milliseconds, unless it says so itself. */
const TIMEOUT_MS = 60_000;

const [name, ...args] = process.argv.slice(2);
const engine = ENGINE_NAMES.find((each) => each === name);
if (engine === undefined) {
  console.error(`Name what the sources are to run under: ${ENGINE_NAMES.join(", ")}`);
  process.exit(2);
}
const program = await programUnder(engine);
const files = PROGRAM_TESTS.flatMap((pattern) => [...new Glob(pattern).scanSync(root)].toSorted());
const chosen = args.length > 0 ? args : files;
process.exit(
  await run([process.execPath, "test", `--timeout=${TIMEOUT_MS}`, ...chosen], {
    LAMBDA_SIM: program,
    LAMBDA_SIM_BIN: program,
  }),
);
