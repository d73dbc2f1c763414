import { Agent, request, type IncomingMessage } from "node:http";

/** A call, with all that goes on the wire but what HTTP adds. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** The answer to a call, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: Uint8Array;
}

/** Keeps the connection, as `fetch` does. An agent of our own heeds no proxy. */
const agent = new Agent({ keepAlive: true });

/**
 * Makes `call` by `node:http`, and waits as long as it takes. Rejects without an answer.
 *
 * `fetch` would do so under Bun only: Node's gives up after five minutes (26.10.0), and Deno's
 * takes the proxy that it finds in the environment at the start of the process (2.9.6).
 */
export function callByNode({ method, url, headers, body }: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = { "Content-Length": Buffer.byteLength(body) };
    const options = {
      agent,
      method,
      headers: method === "GET" ? headers : { ...headers, ...length },
    };
    const outgoing = request(url, options);
    outgoing.on("response", (answer) => void readAll(answer).then(resolve, reject));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function readAll(answer: IncomingMessage): Promise<Reply> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer) chunks.push(chunk as Uint8Array);
  return {
    status: answer.statusCode ?? 0,
    headers: { get: (name) => answer.headersDistinct[name.toLowerCase()]?.join(", ") ?? null },
    body: Buffer.concat(chunks),
  };
}
