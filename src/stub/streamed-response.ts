import { request } from "node:http";
import { apiAddress } from "./api-client.ts";
import type { ErrorDirective, InvokeDirectives } from "./directives.ts";
import { work } from "./behavior.ts";

const ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
const ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

type StreamedResponse = NonNullable<InvokeDirectives["stream"]> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * Posts a response chunk by chunk, and a failure in the middle of it in trailers:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
 *
 * By `node:http`, since `fetch` has no trailers. Resolves with the status of the answer, and
 * rejects when there is none.
 */
export async function postStream(
  path: string,
  { chunks, everyMs, fail, headers }: StreamedResponse,
): Promise<number> {
  const outgoing = request(`http://${apiAddress()}${path}`, {
    method: "POST",
    agent: false,
    headers: {
      ...headers,
      "Content-Type": "application/octet-stream",
      "Lambda-Runtime-Function-Response-Mode": "streaming",
      "Transfer-Encoding": "chunked",
      ...(fail ? { Trailer: `${ERROR_TYPE}, ${ERROR_BODY}` } : {}),
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
  });
  const sent = (async () => {
    outgoing.flushHeaders();
    for (const [index, chunk] of chunks.entries()) {
      if (index > 0) await work(everyMs);
      outgoing.write(chunk);
    }
    if (fail) outgoing.addTrailers(trailersOf(fail));
    outgoing.end();
  })();
  // A refusal may come before all is sent.
  await Promise.race([sent, answered]);
  return answered;
}

function trailersOf(error: ErrorDirective): Record<string, string> {
  const body = Buffer.from(JSON.stringify(error)).toString("base64");
  return { [ERROR_TYPE]: error.errorType, [ERROR_BODY]: body };
}
