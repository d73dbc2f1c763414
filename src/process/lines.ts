import { BUFFERING } from "../lambda/subscription.ts";

/**
 * The longest line in bytes. A longer one is split. Lambda names no number. This one is twice the
 * largest `maxBytes` that a telemetry subscriber may ask for, and its JSON, which may escape a
 * character of one byte in six, fits into the backlog of every subscriber.
 */
export const MAX_LINE_BYTES = 2 * BUFFERING.maxBytes.max;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Takes bytes piece by piece and passes on their lines. */
export interface LineSplitter {
  write(chunk: Uint8Array): void;
  /**
   * Passes on what has no line end so far as a line, if there is any. If its end is what comes
   * next, it ends no other line.
   */
  flush(): void;
  /** Passes on a last line that has no line end. Nothing is passed on after that. */
  end(): void;
}

/**
 * Splits bytes into lines, and calls `onLine` with each, without its LF or CR LF. Bytes that are
 * not UTF-8 become U+FFFD. It keeps at most {@link MAX_LINE_BYTES} and one chunk.
 */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let isOver = false;
  let isCut = false;

  /** Passes on what exceeds the limit, in pieces of at most its size, and returns the rest. */
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
    // A copy, since a view of one byte would keep its whole buffer.
    pending.push(new Uint8Array(bytes));
    pendingBytes += bytes.length;
  };

  const flush = (): void => {
    if (isOver || pendingBytes === 0) return;
    emit(takePending());
    isCut = true;
  };
  /** `chunk` without the end of a line that was passed on before it came. */
  const withoutEnd = (chunk: Uint8Array): Uint8Array => {
    if (!isCut || chunk.length === 0) return chunk;
    isCut = false;
    const ends = chunk[0] === CARRIAGE_RETURN && chunk[1] === LINE_FEED ? 2 : 1;
    return chunk[ends - 1] === LINE_FEED ? chunk.subarray(ends) : chunk;
  };

  return {
    write(bytes) {
      if (isOver) return;
      const chunk = withoutEnd(bytes);
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        keep(chunk.subarray(start, end));
        emit(withoutCarriageReturn(takePending()));
        start = end + 1;
      }
      keep(chunk.subarray(start));
      if (pendingBytes > MAX_LINE_BYTES) keep(emitExcess(takePending()));
    },
    flush,
    end() {
      flush();
      isOver = true;
    },
  };
}

function withoutCarriageReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

/** The last position up to `limit` at which a character begins. A cut there splits no character. */
function characterStart(bytes: Uint8Array, limit: number): number {
  const isContinuation = (index: number): boolean => ((bytes[index] ?? 0) & 0xc0) === 0x80;
  let start = limit;
  while (limit - start < 3 && isContinuation(start)) start -= 1;
  return isContinuation(start) ? limit : start;
}
