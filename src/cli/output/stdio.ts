import { PacedStream, type Lost } from "./paced-stream.ts";
import type { TextStream } from "./text-stream.ts";

/** What the program prints to, and how to wait until it is out. */
export interface Stdio {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /**
   * Resolves when everything written has left the process, or nothing more can leave it. What a
   * reader that has gone does not get is not lost.
   */
  flush(): Promise<readonly Lost[]>;
}

/**
 * The standard streams of this process. A reader that has gone (`lambda-sim list | head -1`) ends
 * the printing, not the program: what is under way is still cleaned up.
 */
export function openStdio(): Stdio {
  const stdout = new PacedStream("stdout", process.stdout);
  const stderr = new PacedStream("stderr", process.stderr);
  return {
    stdout,
    stderr,
    flush: async () => {
      const lost = await Promise.all([stdout.flush(), stderr.flush()]);
      return lost.filter((one) => one !== undefined);
    },
  };
}
