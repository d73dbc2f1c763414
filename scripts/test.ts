/** All tests but `*.interop.test.ts`, which want other toolchains. Arguments go to `bun test`. */
import { run } from "./run.ts";

/**
 * What a test may take at most, in milliseconds, unless it says so itself. This limit ends a test
 * that hangs and measures nothing: some tests take a second of a core, which is ten where a busy
 * machine shares it.
 */
const TIMEOUT_MS = 60_000;

const args = process.argv.slice(2);
process.exit(
  await run([
    "bun",
    "test",
    "--path-ignore-patterns=**/*.interop.test.ts",
    `--timeout=${TIMEOUT_MS}`,
    ...args,
  ]),
);
