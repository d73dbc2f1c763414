import { ENGINE } from "../platform/engine.ts";
import type { ErrorDirective } from "./directives.ts";
import type { Call, Reply } from "./node-client.ts";

/** What a call may carry besides its path. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What AWS calls the content type of errors: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
const ERROR_TYPE = "application/vnd.aws.lambda.error+json";

/** Host and port of the Runtime and Extensions API. */
export function apiAddress(): string {
  return process.env["AWS_LAMBDA_RUNTIME_API"] ?? "";
}

/** Calls `GET path` and waits as long as it takes: a long poll may span a freeze. Rejects without an answer. */
export function get(path: string, options: CallOptions = {}): Promise<Reply> {
  return call("GET", path, options);
}

/** Calls `POST path`. Rejects when there is no answer, but not on a refusal. */
export function post(path: string, options: CallOptions): Promise<Reply> {
  return call("POST", path, options);
}

/** As {@link post}, with `PUT`. */
export function put(path: string, options: CallOptions): Promise<Reply> {
  return call("PUT", path, options);
}

/** Posts `error` the way both APIs want it; the type goes into the header `typeHeader` as well. */
export function postError(
  path: string,
  error: ErrorDirective,
  { typeHeader, headers = {} }: { readonly typeHeader: string } & CallOptions,
): Promise<Reply> {
  return post(path, {
    headers: { ...headers, "Content-Type": ERROR_TYPE, [typeHeader]: error.errorType },
    body: JSON.stringify(error),
  });
}

async function call(
  method: string,
  path: string,
  { headers = {}, body = "" }: CallOptions,
): Promise<Reply> {
  const made = { method, url: `http://${apiAddress()}${path}`, headers, body };
  if (ENGINE === "bun") return callByFetch(made);
  const { callByNode } = await import("./node-client.ts");
  return callByNode(made);
}

/** Under Bun, whose `node:http` doubles the time to start. */
async function callByFetch({ method, url, headers, body }: Call): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { ...headers },
    ...(method === "GET" ? {} : { body }),
    // Bun gives up after six minutes otherwise (seen with 1.4.5).
    timeout: false,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: new Uint8Array(await response.arrayBuffer()),
  };
}
