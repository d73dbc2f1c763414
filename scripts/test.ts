/** All tests but those in test/interop, which want other toolchains. Arguments go to `bun test`. */
import { run } from "./run.ts";

const args = process.argv.slice(2);
process.exit(await run(["bun", "test", "--path-ignore-patterns=test/interop/**", ...args]));
