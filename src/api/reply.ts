import type { LightResponse } from "../core/http.ts";

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
  readonly content: Uint8Array | string;
  /** Called when the client had gone before the reply could be written. */
  readonly undeliver: (() => void) | undefined;

  constructor(
    status: number,
    content: Uint8Array | string,
    { fields, undeliver }: { fields: Fields; undeliver?: (() => void) | undefined },
  ) {
    this.status = status;
    this.content = content;
    this.fields = fields;
    this.undeliver = undeliver;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    return new Headers(this.fields);
  }

  async bytes(): Promise<Uint8Array> {
    return typeof this.content === "string" ? new TextEncoder().encode(this.content) : this.content;
  }

  async text(): Promise<string> {
    return typeof this.content === "string" ? this.content : new TextDecoder().decode(this.content);
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
