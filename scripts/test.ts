/** All tests but `*.interop.test.ts`, which want other toolchains. Arguments go to `bun test`. */
import { run } from "./run.ts";

const args = process.argv.slice(2);
process.exit(await run(["bun", "test", "--path-ignore-patterns=**/*.interop.test.ts", ...args]));
