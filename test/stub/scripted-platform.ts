import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came. */
export interface Received {
  /** Method and path. */
  readonly call: string;
  readonly headers: IncomingHttpHeaders;
  readonly trailers: NodeJS.Dict<string>;
  readonly chunks: readonly string[];
  readonly body: string;
  /** The client's port: the same for all requests of one connection. */
  readonly port: number;
}

export interface ScriptedReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers each call with the replies listed for it, in turn; a call without one hangs, as a long poll does. */
export type Script = Readonly<Record<string, readonly ScriptedReply[]>>;

/** A platform that answers by a script and remembers what it was asked. */
export class ScriptedPlatform {
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #replies: Map<string, ScriptedReply[]>;
  #notify = (): void => {};

  private constructor(script: Script) {
    this.#replies = new Map(Object.entries(script).map(([call, replies]) => [call, [...replies]]));
    this.#server = createServer((request, response) => {
      const chunks: string[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
      request.on("end", () => {
        const call = `${request.method} ${request.url}`;
        const { headers, trailers } = request;
        const port = request.socket.remotePort ?? 0;
        this.received.push({ call, headers, trailers, chunks, body: chunks.join(""), port });
        const reply = this.#replies.get(call)?.shift();
        if (reply) {
          const body = Buffer.from(reply.body ?? "");
          response.writeHead(reply.status ?? 200, {
            ...reply.headers,
            "Content-Length": body.length,
          });
          response.end(body);
        }
        this.#notify();
      });
    });
    this.#server.keepAliveTimeout = 0;
  }

  static async start(script: Script): Promise<ScriptedPlatform> {
    const platform = new ScriptedPlatform(script);
    await new Promise<void>((resolve) => platform.#server.listen(0, "127.0.0.1", resolve));
    return platform;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get calls(): string[] {
    return this.received.map(({ call }) => call);
  }

  /** The `count`th request of `call`, from 1, when it has come. */
  async request(call: string, count = 1): Promise<Received> {
    for (;;) {
      const found = this.received.filter((received) => received.call === call)[count - 1];
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => {
      this.#server.close(resolve);
    });
    this.#server.closeAllConnections();
    await closed;
  }
}
