/** The built-in processes as a program of their own, which the built library brings along. */
import { runStub } from "./run-stub.ts";

const [word] = process.argv.slice(2);
process.exit(await runStub(word === "stub-extension" ? "extension" : "runtime"));
