import type { Environment } from "./args/args.ts";
import type { Interruption } from "./interruption.ts";
import type { TextStream } from "./output/text-stream.ts";

/** The process and the terminal that a command line runs in. */
export interface Surroundings {
  readonly environment: Environment;
  /** The working folder, absolute. */
  readonly cwd: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Of lambda-sim. */
  readonly version: string;
  readonly interruption: Interruption;
}
