import { serve, type Server } from "../../src/platform/serve.ts";
import { createAttachedEnvironment, type AttachedEnvironment } from "./attached-environment.ts";
import { RawClient } from "./raw-client.ts";

const LOOPBACK = { host: "127.0.0.1", port: 0 };
const NEXT = "/2018-06-01/runtime/invocation/next";

/** Each on a connection of its own: another server may have had the port, and its connections, before. */
const ALONE = { keepalive: false } as const;

/** An attached environment and its invoke endpoint on real sockets. */
export class ServedEnvironment implements AsyncDisposable {
  readonly environment: AttachedEnvironment;
  readonly runtime: Server;
  readonly invoke: Server;

  private constructor(environment: AttachedEnvironment, runtime: Server, invoke: Server) {
    this.environment = environment;
    this.runtime = runtime;
    this.invoke = invoke;
  }

  static async open(
    options: Parameters<typeof createAttachedEnvironment>[0] = {},
  ): Promise<ServedEnvironment> {
    const environment = await createAttachedEnvironment(options);
    const runtime = await serve((request) => environment.runtime(request), LOOPBACK);
    const invoke = await serve((request) => environment.invoke(request), LOOPBACK);
    return new ServedEnvironment(environment, runtime, invoke);
  }

  connect(side: "runtime" | "invoke"): Promise<RawClient> {
    return RawClient.connect(this[side].port);
  }

  /** Invokes; resolves to the answer. */
  call(payload = "{}"): Promise<Response> {
    const path = "/2015-03-31/functions/function/invocations";
    return fetch(`http://${this.invoke.address}${path}`, {
      ...ALONE,
      method: "POST",
      body: payload,
    });
  }

  /** Polls as the runtime; resolves when there is an invocation. */
  next(): Promise<Response> {
    return fetch(`http://${this.runtime.address}${NEXT}`, ALONE);
  }

  /** The path below which the runtime answers the invocation that `next` gave. */
  pathOf(next: Response): string {
    return `/2018-06-01/runtime/invocation/${next.headers.get("Lambda-Runtime-Aws-Request-Id")}`;
  }

  /** Answers the invocation that `next` gave; the reply to that. */
  answer(next: Response, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
    return this.answerTo(next.headers.get("Lambda-Runtime-Aws-Request-Id") ?? "", body);
  }

  /** Answers the invocation `requestId`. */
  answerTo(requestId: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
    const path = `/2018-06-01/runtime/invocation/${requestId}/response`;
    return fetch(`http://${this.runtime.address}${path}`, { ...ALONE, method: "POST", body });
  }

  /** Registers an extension; gives its id. */
  async register(name: string): Promise<string> {
    const response = await fetch(`http://${this.runtime.address}/2020-01-01/extension/register`, {
      ...ALONE,
      method: "POST",
      headers: { "Lambda-Extension-Name": name },
      body: JSON.stringify({ events: ["INVOKE", "SHUTDOWN"] }),
    });
    return response.headers.get("Lambda-Extension-Identifier") ?? "";
  }

  /** Resolves when the servers have seen what was written, or closed, before. */
  async settle(): Promise<void> {
    for (const { address } of [this.runtime, this.invoke, this.runtime]) {
      await fetch(`http://${address}/`, ALONE);
    }
  }

  /** Takes a whole invocation from its caller to the runtime and back; what the caller got. */
  async roundTrip(payload = '{"still":"works"}'): Promise<string> {
    const called = this.call(payload);
    const next = await this.next();
    await this.answer(next, new Uint8Array(await next.arrayBuffer()));
    return (await called).text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.environment.close();
    await this.runtime.close();
    await this.invoke.close();
  }
}
