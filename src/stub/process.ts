import { writeSync } from "node:fs";
import { sleep, systemClock } from "../core/clock.ts";

/** The longest delay that a timer takes, in milliseconds. */
const LONGEST_TIMER_MS = 2_147_483_647;

const MAX_BLOCK_BYTES = 64 * 1024 * 1024;

/** Writes each of `lines` to stdout, at once. */
export function writeLines(lines: readonly string[] = []): void {
  if (lines.length > 0) writeAll(1, lines.map((line) => `${line}\n`).join(""));
}

/** Writes what is wrong to stderr. */
export function complain(error: unknown): void {
  writeAll(2, `${error instanceof Error ? error.message : String(error)}\n`);
}

function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
}

/** Works for `ms` milliseconds, if any. */
export async function work(ms = 0): Promise<void> {
  if (ms > 0) await sleep(systemClock, ms);
}

/** Does nothing for ever, yet keeps the process alive. */
export async function hang(): Promise<never> {
  for (;;) await sleep(systemClock, LONGEST_TIMER_MS);
}

/** Blocks that together are `bytes` of anonymous memory, each page written to, so that it counts. */
export function allocate(bytes = 0): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let rest = bytes; rest > 0; rest -= MAX_BLOCK_BYTES) {
    blocks.push(new Uint8Array(Math.min(rest, MAX_BLOCK_BYTES)).fill(1));
  }
  return blocks;
}

/** Sends `name` to this process with its usual effect, which is the end of most. */
export async function raise(name: string): Promise<void> {
  process.removeAllListeners(name);
  process.kill(process.pid, name);
  // A signal that ends us does so within this time; one that does not leaves us as we were.
  await work(100);
}
