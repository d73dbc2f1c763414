import type { TextStream } from "./text-stream.ts";

/** What the program prints to, and how to wait until it is out. */
export interface Stdio {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Resolves when everything written has left the process, or nobody reads it any more. */
  flush(): Promise<void>;
}

/**
 * The standard streams of this process. A reader that has gone (`lambda-sim list | head -1`) ends
 * the printing, not the program: what is under way is still cleaned up.
 */
export function openStdio(): Stdio {
  const stdout = tolerant(process.stdout);
  const stderr = tolerant(process.stderr);
  return {
    stdout: stdout.stream,
    stderr: stderr.stream,
    flush: async () => {
      await Promise.all([stdout.flush(), stderr.flush()]);
    },
  };
}

function tolerant(stream: NodeJS.WriteStream): {
  readonly stream: TextStream;
  readonly flush: () => Promise<void>;
} {
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    stream.on("error", () => {
      isClosed = true;
      resolve();
    });
  });
  let written = Promise.resolve();
  return {
    stream: {
      write: (text: string) => {
        if (isClosed || text === "") return;
        written = new Promise((resolve) => stream.write(text, () => resolve()));
      },
      get isTTY() {
        return stream.isTTY;
      },
      get columns() {
        return stream.columns;
      },
    },
    // Writes leave in order. Bun 1.4.5 says at once of an empty one that it has left, whatever
    // still waits before it.
    flush: () => Promise.race([written, closed]),
  };
}
