import { parseLifecycleEvent, type LifecycleEvent, type Simulator } from "../../src/mod.ts";

/** The answer to a call, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; throws when it is not. */
  readonly json: unknown;
}

/** What a call may carry. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

/** Calls one of the APIs of `simulator`. Rejects only when there is no answer. */
export async function call(
  { runtimeApi }: Pick<Simulator, "runtimeApi">,
  request: string,
  { headers = {}, body, signal }: CallOptions = {},
): Promise<Reply> {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(`http://${runtimeApi}${path}`, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const { status } = response;
  return { status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An event that a runtime was given. */
export interface RuntimeEvent {
  readonly status: number;
  readonly requestId: string;
  readonly headers: Headers;
  readonly text: string;
  readonly payload: unknown;
}

/** A runtime that does what the test says, in its own process. */
export class RuntimeActor {
  readonly #simulator: Pick<Simulator, "runtimeApi">;

  constructor(simulator: Pick<Simulator, "runtimeApi">) {
    // What is attached keeps the address it began with.
    this.#simulator = { runtimeApi: simulator.runtimeApi };
  }

  async next(signal?: AbortSignal): Promise<RuntimeEvent> {
    const reply = await call(this.#simulator, "GET /2018-06-01/runtime/invocation/next", {
      signal,
    });
    const { status, headers, text, json } = reply;
    const requestId = headers.get("Lambda-Runtime-Aws-Request-Id") ?? "";
    return { status, requestId, headers, text, payload: json };
  }

  /** Polls for what the test does not care about. */
  rest(): void {
    void this.next().catch(() => {});
  }

  respond(requestId: string, body: string | Uint8Array = '"ok"'): Promise<Reply> {
    const path = `/2018-06-01/runtime/invocation/${requestId}/response`;
    return call(this.#simulator, `POST ${path}`, { body });
  }

  fail(requestId: string, error: object, errorType = "Function.Error"): Promise<Reply> {
    const path = `/2018-06-01/runtime/invocation/${requestId}/error`;
    const headers = { "Lambda-Runtime-Function-Error-Type": errorType };
    return call(this.#simulator, `POST ${path}`, { headers, body: JSON.stringify(error) });
  }

  failInit(error: object, errorType = "Runtime.Error"): Promise<Reply> {
    const headers = { "Lambda-Runtime-Function-Error-Type": errorType };
    const body = JSON.stringify(error);
    return call(this.#simulator, "POST /2018-06-01/runtime/init/error", { headers, body });
  }

  /**
   * Answers events with what `handle` makes of them, or with its error, as a runtime's client does.
   * Resolves when there is nothing more to poll.
   */
  async serve(handle: (payload: unknown) => unknown = (payload) => payload): Promise<void> {
    for (let event = await this.#poll(); event; event = await this.#poll()) {
      try {
        await this.respond(event.requestId, JSON.stringify(await handle(event.payload)));
      } catch (error) {
        const errorMessage = error instanceof Error ? error.message : String(error);
        await this.fail(event.requestId, { errorType: "Error", errorMessage }, "Function.Error");
      }
    }
  }

  async #poll(): Promise<RuntimeEvent | undefined> {
    const event = await this.next().catch(() => undefined);
    return event?.status === 200 ? event : undefined;
  }
}

/** An extension that does what the test says, in its own process. */
export class ExtensionActor {
  readonly name: string;
  readonly id: string;
  /** All that it was sent, in order. */
  readonly events: LifecycleEvent[] = [];
  readonly #simulator: Pick<Simulator, "runtimeApi">;

  constructor(simulator: Pick<Simulator, "runtimeApi">, name: string, id: string) {
    this.#simulator = { runtimeApi: simulator.runtimeApi };
    this.name = name;
    this.id = id;
  }

  /** Its next event; undefined when there is nothing more to poll. */
  async next(signal?: AbortSignal): Promise<LifecycleEvent | undefined> {
    const reply = await this.poll(signal).catch(() => undefined);
    if (reply?.status !== 200) return undefined;
    const event = parseLifecycleEvent(reply.text);
    this.events.push(event);
    return event;
  }

  /** The bare call. */
  poll(signal?: AbortSignal): Promise<Reply> {
    const headers = { "Lambda-Extension-Identifier": this.id };
    return call(this.#simulator, "GET /2020-01-01/extension/event/next", { headers, signal });
  }

  /** Answers events with `handle` until there are no more; after SHUTDOWN it asks once more, which says that it is done. */
  async serve(handle: (event: LifecycleEvent) => unknown = () => {}): Promise<void> {
    for (let event = await this.next(); event; event = await this.next()) await handle(event);
  }
}

/** Registers an extension; `options` name it unless it is to be an internal one. */
export async function register(
  simulator: Simulator,
  name: string,
  events: readonly string[] = ["INVOKE"],
): Promise<ExtensionActor> {
  const reply = await tryRegister(simulator, name, events);
  if (reply.status !== 200) throw new Error(`Registration was refused: ${reply.text}`);
  const id = reply.headers.get("Lambda-Extension-Identifier") ?? "";
  return new ExtensionActor(simulator, name, id);
}

/** The bare call. */
export function tryRegister(
  simulator: Pick<Simulator, "runtimeApi">,
  name: string,
  events: readonly string[] = ["INVOKE"],
): Promise<Reply> {
  const headers = { "Lambda-Extension-Name": name };
  const body = JSON.stringify({ events });
  return call(simulator, "POST /2020-01-01/extension/register", { headers, body });
}
