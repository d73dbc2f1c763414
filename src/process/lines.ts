import { BUFFERING } from "../lambda/subscription.ts";

/**
 * Longest line in bytes; a longer one is split. It is the smallest `maxBytes` that a telemetry
 * subscriber may ask for, which the event of such a line exceeds: by its time and type, and where
 * JSON escapes a character, of which it may make six bytes for one.
 */
export const MAX_LINE_BYTES = BUFFERING.maxBytes.min;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Takes bytes as they come and hands on the lines in them. */
export interface LineSplitter {
  write(chunk: Uint8Array): void;
  /** Hands on a last line that has no line end; nothing is handed on after it. */
  end(): void;
}

/**
 * Splits bytes into lines, each handed to `onLine` without its LF or CR LF. Bytes that are not
 * UTF-8 become U+FFFD. No more than {@link MAX_LINE_BYTES} and a chunk is kept at any time.
 */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let isOver = false;

  /** Hands on what is beyond the limit and returns the rest. */
  const emitExcess = (bytes: Uint8Array): Uint8Array => {
    let rest = bytes;
    while (rest.length > MAX_LINE_BYTES) {
      const cut = characterStart(rest, MAX_LINE_BYTES);
      onLine(decoder.decode(rest.subarray(0, cut)));
      rest = rest.subarray(cut);
    }
    return rest;
  };
  const emit = (line: Uint8Array): void => onLine(decoder.decode(emitExcess(line)));
  const takePending = (): Uint8Array => {
    const line = pending.length === 1 ? (pending[0] as Uint8Array) : Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    return line;
  };
  const keep = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    // A copy: a view of one byte would keep the whole buffer it was read into.
    pending.push(new Uint8Array(bytes));
    pendingBytes += bytes.length;
  };

  return {
    write(chunk) {
      if (isOver) return;
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        keep(chunk.subarray(start, end));
        emit(withoutCarriageReturn(takePending()));
        start = end + 1;
      }
      keep(chunk.subarray(start));
      if (pendingBytes > MAX_LINE_BYTES) keep(emitExcess(takePending()));
    },
    end() {
      if (isOver) return;
      isOver = true;
      if (pendingBytes > 0) emit(takePending());
    },
  };
}

function withoutCarriageReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

/** The last place up to `limit` where a character begins, so that no character is cut in two. */
function characterStart(bytes: Uint8Array, limit: number): number {
  const isContinuation = (index: number): boolean => ((bytes[index] ?? 0) & 0xc0) === 0x80;
  let start = limit;
  while (limit - start < 3 && isContinuation(start)) start -= 1;
  return isContinuation(start) ? limit : start;
}
