import { writeSync } from "node:fs";
import { sleep, systemClock } from "../core/clock.ts";
import { messageOf } from "../core/error.ts";
import { ENGINE } from "../platform/engine.ts";

/** The longest delay that a timer takes, in milliseconds. */
const LONGEST_TIMER_MS = 2_147_483_647;

const MAX_BLOCK_BYTES = 64 * 1024 * 1024;

/** Writes each of `lines` to stdout; resolves when they are on their way. */
export async function writeLines(lines: readonly string[] = []): Promise<void> {
  if (lines.length > 0) await writeAll(1, lines.map((line) => `${line}\n`).join(""));
}

/** Writes the message of `error` to stderr. */
export function complain(error: unknown): Promise<void> {
  return writeAll(2, `${messageOf(error)}\n`);
}

async function writeAll(descriptor: number, text: string): Promise<void> {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    const written = tryWrite(descriptor, rest);
    rest = rest.subarray(written);
    if (written === 0) await work(1);
  }
}

/** How many of `bytes` the pipe had room for. A pipe that Bun opens as a stream is non-blocking. */
function tryWrite(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw error;
  }
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

/** Deno gives these their usual effect back at the first of them, and lives on (2.9.6). */
const FATAL_TWICE: readonly string[] = ["SIGSEGV", "SIGBUS"];

/** A signal that ends this process does so within this time, in milliseconds. */
const DEATH_MS = 100;

/** Sends `name` to this process with its usual effect, which is the end of most. */
export async function raise(name: string): Promise<void> {
  if (name === "SIGUSR1" && ENGINE === "node") {
    return complain(new Error("Cannot die of SIGUSR1 under Node, which keeps it for its debugger"));
  }
  process.removeAllListeners(name);
  process.kill(process.pid, name);
  await work(DEATH_MS);
  if (FATAL_TWICE.includes(name)) process.kill(process.pid, name);
}
