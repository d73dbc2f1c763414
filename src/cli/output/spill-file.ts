import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Spill, SpillTicket } from "../../report/report.ts";

/** How many bytes are read at a time. */
const PIECE_BYTES = 1_048_576;

/**
 * A file for text that waits for the end of a run. It has no name, so that it goes with this
 * process, however that ends.
 */
export class SpillFile implements Spill {
  #descriptor: number | undefined;
  #end = 0;

  put(text: string): SpillTicket {
    this.#descriptor ??= openNameless();
    const bytes = Buffer.from(text);
    const start = this.#end;
    for (let written = 0; written < bytes.length;) {
      const rest = bytes.length - written;
      written += writeSync(this.#descriptor, bytes, written, rest, start + written);
    }
    this.#end = start + bytes.length;
    return { start, end: this.#end };
  }

  *take({ start, end }: SpillTicket): Generator<string> {
    if (this.#descriptor === undefined) return;
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let at = start; at < end;) {
      const count = readSync(this.#descriptor, piece, 0, Math.min(PIECE_BYTES, end - at), at);
      if (count === 0) return;
      at += count;
      yield decoder.decode(piece.subarray(0, count), { stream: at < end });
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), "lambda-sim-report-"));
  try {
    return openSync(join(folder, "texts"), "wx+", 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
