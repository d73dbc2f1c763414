import type { WireReply } from "./wire.ts";

/** One step of a recording, or of the transcript to hold against it. */
export interface Exchange {
  readonly step: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null asks for nothing. */
  readonly body?: string | null;
  /** The call had not been answered at that point. */
  readonly pending?: true;
  /** Whatever came, or nothing, is right. */
  readonly any?: true;
}

/** Headers that tell of the transport, and one that the emulator does not have. */
const VOLATILE = new Set([
  "lambda-runtime-invocation-id",
  "date",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "server",
  "vary",
]);
const MAX_BODY_CHARACTERS = 600;

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TRACE = /Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]/g;
const EPOCH_MS = /\b1[6-9]\d{11}\b/g;

/** Writes down what was said, with what differs from run to run masked as in the recordings. */
export class Transcript {
  readonly #exchanges: Exchange[] = [];
  readonly #ids = new Map<string, string>();

  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  /** Notes `reply` under the name `step`; undefined is a call that was not answered. */
  note(step: string, reply: WireReply | undefined): void {
    if (reply === undefined) {
      this.#exchanges.push({ step, pending: true });
      return;
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(reply.headers)) {
      if (!VOLATILE.has(name)) headers[name] = this.#mask(value);
    }
    const isLong = reply.body.length > MAX_BODY_CHARACTERS;
    const body = isLong ? `<${reply.body.length} bytes>` : this.#mask(reply.body.trim());
    this.#exchanges.push({ step, status: reply.status, headers, body });
  }

  #mask(text: string): string {
    return text
      .replace(UUID, (id) => this.#idMask(id))
      .replace(TRACE, "<trace>")
      .replace(EPOCH_MS, "<epoch_ms>");
  }

  /** The same id has the same mask wherever it stands, in the order of first sight. */
  #idMask(id: string): string {
    const mask = this.#ids.get(id) ?? `<uuid${this.#ids.size + 1}>`;
    this.#ids.set(id, mask);
    return mask;
  }
}
