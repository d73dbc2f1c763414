import { createAttachedEnvironment, type AttachedEnvironment } from "./attached-environment.ts";
import { settle, VirtualClock } from "./virtual-clock.ts";

const RUNTIME = "http://runtime/2018-06-01/runtime";
const EXTENSION = "http://runtime/2020-01-01/extension";

type Headers = Readonly<Record<string, string>>;
type Body = string | Uint8Array<ArrayBuffer>;

/** What an invoke may say besides its payload. */
export interface Invoke {
  /** None unless said. */
  readonly payload?: Body;
  /** As in the path; `function` unless said. */
  readonly name?: string;
  /** With its question mark. */
  readonly query?: string;
  readonly headers?: Headers;
}

/** The APIs of an attached environment on a virtual clock, called in process. */
export class ApiWorld implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly environment: AttachedEnvironment;

  private constructor(clock: VirtualClock, environment: AttachedEnvironment) {
    this.clock = clock;
    this.environment = environment;
  }

  static async open(
    options: Parameters<typeof createAttachedEnvironment>[0] = {},
  ): Promise<ApiWorld> {
    const clock = new VirtualClock();
    return new ApiWorld(clock, await createAttachedEnvironment({ clock, ...options }));
  }

  /** Any call of the Runtime, Extensions, Telemetry or Logs API. */
  call(path: string, init: RequestInit = {}): Promise<Response> {
    return this.environment.runtime(new Request(`http://runtime${path}`, init));
  }

  invoke({ payload, name = "function", query = "", headers = {} }: Invoke = {}): Promise<Response> {
    const url = `http://lambda/2015-03-31/functions/${name}/invocations${query}`;
    const body = payload ?? null;
    return this.environment.invoke(new Request(url, { method: "POST", body, headers }));
  }

  /** The runtime's long poll. */
  next(): Promise<Response> {
    return this.environment.runtime(new Request(`${RUNTIME}/invocation/next`));
  }

  /** The runtime's answer, or its error. */
  answer(
    requestId: string,
    body: Body,
    { call = "response", headers = {} }: { call?: "response" | "error"; headers?: Headers } = {},
  ): Promise<Response> {
    return this.environment.runtime(
      new Request(`${RUNTIME}/invocation/${requestId}/${call}`, { method: "POST", body, headers }),
    );
  }

  initError(body: Body, headers: Headers = {}): Promise<Response> {
    const init = { method: "POST", body, headers };
    return this.environment.runtime(new Request(`${RUNTIME}/init/error`, init));
  }

  /** An invocation that has reached the runtime. */
  async dispatched(invoke: Invoke = {}): Promise<{
    readonly invoked: Promise<Response>;
    readonly next: Response;
    readonly id: string;
  }> {
    const invoked = this.invoke(invoke);
    const next = await this.next();
    return { invoked, next, id: next.headers.get("Lambda-Runtime-Aws-Request-Id") ?? "" };
  }

  register(
    name: string,
    { body = { events: ["INVOKE", "SHUTDOWN"] }, headers = {} }: RegisterOptions = {},
  ): Promise<Response> {
    const init = {
      method: "POST",
      headers: { "Lambda-Extension-Name": name, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    };
    return this.environment.runtime(new Request(`${EXTENSION}/register`, init));
  }

  /** Registers; gives the identifier. */
  async registered(name: string, events = ["INVOKE", "SHUTDOWN"]): Promise<string> {
    const response = await this.register(name, { body: { events } });
    return response.headers.get("Lambda-Extension-Identifier") ?? "";
  }

  /** The extension's long poll; without an identifier no header is sent. */
  event(identifier: string | undefined, signal?: AbortSignal): Promise<Response> {
    const headers = identifier === undefined ? {} : { "Lambda-Extension-Identifier": identifier };
    const init = signal ? { headers, signal } : { headers };
    return this.environment.runtime(new Request(`${EXTENSION}/event/next`, init));
  }

  /** `init/error` or `exit/error` of an extension. */
  extensionError(
    call: "init" | "exit",
    identifier: string | undefined,
    errorType: string | undefined,
  ): Promise<Response> {
    const headers = {
      ...(identifier === undefined ? {} : { "Lambda-Extension-Identifier": identifier }),
      ...(errorType === undefined ? {} : { "Lambda-Extension-Function-Error-Type": errorType }),
    };
    const init = { method: "POST", headers, body: "{}" };
    return this.environment.runtime(new Request(`${EXTENSION}/${call}/error`, init));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = this.environment.close();
    await settle();
    // An extension that has a share of the shutdown is waited for.
    await this.clock.advance(2000);
    await closing;
  }
}

/** How an extension registers. */
export interface RegisterOptions {
  /** JSON, or text as it is sent; both events unless said. */
  readonly body?: unknown;
  readonly headers?: Headers;
}

/** The status of a refusal with its error type. */
export async function refusalOf(response: Promise<Response>): Promise<string> {
  const { status } = await response;
  const { errorType } = (await (await response).json()) as { errorType: string };
  return `${status} ${errorType}`;
}
