import type { Message } from "./message.ts";

/** It ends what an event says of itself; what it tells follows. */
const RECORD_KEY = '"record":';

/**
 * The messages that bring `message` to a subscriber with `maxBytes`: itself, if its record is no
 * longer. Else the service cuts the record, wherever that is, when the batch has `maxBytes` of it.
 * The rest comes in the next batch, behind the time and the type again. So neither batch is JSON,
 * and who puts them together drops the `}]` of one and the repeated beginning of the other:
 * https://github.com/DataDog/datadog-lambda-extension/pull/1357
 */
export function piecesOf(message: Message, maxBytes: number): readonly Message[] {
  if (message.bytes <= maxBytes) return [message];
  const { json } = message;
  const start = json.indexOf(RECORD_KEY) + RECORD_KEY.length;
  const record = Buffer.from(json.slice(start, -1));
  if (record.length <= maxBytes) return [message];
  const envelope = json.slice(0, start);
  const pieces: Message[] = [];
  for (let from = 0; from < record.length;) {
    const to = endOfPiece(record, from + maxBytes);
    const piece = `${envelope}${record.toString("utf8", from, to)}}`;
    const isLast = to === record.length;
    pieces.push({
      ...message,
      json: piece,
      // Together they have the size of the whole, as if nothing had been repeated.
      bytes: to - from + (from === 0 ? envelope.length : 0) + (isLast ? 1 : 0),
      records: isLast ? 1 : 0,
      whole: isLast ? json : undefined,
    });
    from = to;
  }
  return pieces;
}

/** The end of a piece of at least `limit` bytes, which fills its batch. It cuts no character in two. */
function endOfPiece(record: Buffer, limit: number): number {
  let end = Math.min(limit, record.length);
  while (((record[end] ?? 0) & 0xc0) === 0x80) end++;
  return end;
}
