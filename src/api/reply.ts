import { Channel } from "../core/channel.ts";
import type { FailureTrailers, LightResponse, WireRequest } from "../core/http.ts";

/** A header map. */
export type Fields = Readonly<Record<string, string>>;

const JSON_TYPE = { "Content-Type": "application/json" } as const;

/**
 * A response that is only what it is made of until someone asks for more: a whole `Response` for
 * each exchange, and reading it again to write it, was measured at a tenth of an invocation. The
 * adapter writes `fields` and `content`; everything else reads it as the `Response` it stands for.
 */
export class Reply implements LightResponse {
  readonly status: number;
  readonly fields: Fields;
  readonly content: Uint8Array | string | Channel;
  readonly trailers: FailureTrailers | undefined;
  /** Called when the client had gone before the reply could be written. */
  readonly undeliver: (() => void) | undefined;
  readonly isChunked: boolean;

  constructor(
    status: number,
    content: Uint8Array | string | Channel,
    { fields, trailers, undeliver, isChunked = false }: Omit<LightResponse, "status" | "content">,
  ) {
    this.status = status;
    this.content = content;
    this.fields = fields;
    this.trailers = trailers;
    this.undeliver = undeliver;
    this.isChunked = isChunked;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    return new Headers(this.fields);
  }

  /** Rejects when the body comes through a channel that does not bring it whole. */
  async bytes(): Promise<Uint8Array> {
    const { content } = this;
    if (content instanceof Channel) return readWhole(content);
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  }

  async text(): Promise<string> {
    const { content } = this;
    return typeof content === "string" ? content : new TextDecoder().decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

/** A reply with `body` as it is; `undeliver` is called when it could not be written. */
export function bytes(
  status: number,
  body: Uint8Array | string,
  fields: Fields,
  undeliver?: () => void,
): Reply {
  return new Reply(status, body, { fields, undeliver });
}

/**
 * A reply whose body is sent as it comes through `channel`. Where the channel may fail, `trailers`
 * tell of it; without them the connection is broken off.
 */
export function streamed<Failure>(
  status: number,
  channel: Channel<Failure>,
  { fields, trailers }: { readonly fields: Fields; readonly trailers?: FailureTrailers<Failure> },
): Reply {
  return new Reply(status, channel, { fields, trailers });
}

/** A reply with `body` as JSON. */
export function json(
  status: number,
  body: unknown,
  fields: Fields = {},
  undeliver?: () => void,
): Reply {
  return bytes(status, JSON.stringify(body), { ...JSON_TYPE, ...fields }, undeliver);
}

/** 202 `{"status":"OK"}`: what a call that was accepted gets. */
export function accepted(): Reply {
  return bytes(202, '{"status":"OK"}', JSON_TYPE);
}

async function readWhole(channel: Channel): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel) chunks.push(chunk);
  const { end } = channel;
  if (end?.kind !== "whole") throw new Error("The body is not whole", { cause: end });
  return Buffer.concat(chunks);
}

/** Answers a request. */
export type Fetch = (request: WireRequest) => Reply | Response | Promise<Reply | Response>;
