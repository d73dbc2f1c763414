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

/** A stream that took only a part of what was written to it, such as a file on a full disk. */
export interface Lost {
  readonly name: "stdout" | "stderr";
  readonly error: Error;
  /** UTF-16 units of the writes that left whole, and of all. */
  readonly arrived: number;
  readonly length: number;
}

/**
 * The standard streams of this process. A reader that has gone (`lambda-sim list | head -1`) ends
 * the printing, not the program: what is under way is still cleaned up.
 */
export function openStdio(): Stdio {
  const stdout = tolerant("stdout", process.stdout);
  const stderr = tolerant("stderr", process.stderr);
  return {
    stdout: stdout.stream,
    stderr: stderr.stream,
    flush: async () => {
      const lost = await Promise.all([stdout.flush(), stderr.flush()]);
      return lost.filter((one) => one !== undefined);
    },
  };
}

/** A reader that has gone, by the names of Unix, Windows and Node. */
const GONE: readonly (string | undefined)[] = ["EPIPE", "EOF", "ERR_STREAM_DESTROYED"];

function tolerant(
  name: Lost["name"],
  stream: NodeJS.WriteStream,
): {
  readonly stream: TextStream;
  readonly flush: () => Promise<Lost | undefined>;
} {
  let failure: NodeJS.ErrnoException | undefined;
  let length = 0;
  let arrived = 0;
  const closed = new Promise<void>((resolve) => {
    stream.on("error", (error) => {
      failure ??= error;
      resolve();
    });
  });
  let written = Promise.resolve();
  return {
    stream: {
      write: (text: string) => {
        length += text.length;
        if (failure || text === "") return;
        written = new Promise((resolve) =>
          stream.write(text, (error) => {
            if (error) failure ??= error;
            else arrived += text.length;
            resolve();
          }),
        );
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
    flush: async () => {
      await Promise.race([written, closed]);
      if (!failure || GONE.includes(failure.code)) return undefined;
      return { name, error: failure, arrived, length };
    },
  };
}
