import type { WireRequest } from "../../src/core/http.ts";

/** A request whose body comes in `chunks`; the client hangs up after them if it is cut short. */
export function chunkedRequest(
  chunks: readonly (string | number)[],
  {
    headers = {},
    trailers = {},
    isCutShort = false,
  }: {
    headers?: Readonly<Record<string, string>>;
    trailers?: Readonly<Record<string, string>>;
    isCutShort?: boolean;
  } = {},
): WireRequest {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      yield typeof chunk === "string" ? Buffer.from(chunk) : new Uint8Array(chunk);
    }
    if (isCutShort) throw new Error("The client hung up");
  }
  return {
    method: "POST",
    url: "http://x/",
    headers: new Headers(headers),
    signal: new AbortController().signal,
    body: body(),
    bytes: async () => Buffer.concat(await Array.fromAsync(body())),
    trailers,
  };
}
