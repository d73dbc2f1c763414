import type { Server, TCPSocketListener } from "bun";
import type { Simulator } from "../../src/mod.ts";
import { call, register, type ExtensionActor, type Reply } from "./actors.ts";

/** What a listener was sent, as it came. */
export interface SentEvent {
  readonly time: string;
  readonly type: string;
  readonly record: unknown;
}

/** The status that a listener answers a batch with; when the promise never resolves, it hangs. */
export type Answering = (batch: readonly SentEvent[]) => number | Promise<number>;

/** A listener of telemetry that does what the test says, on a port of its own. */
export class Listener implements AsyncDisposable {
  /** What was sent to it, whatever it answered, batch by batch. */
  readonly batches: (readonly SentEvent[])[] = [];
  /** Resolves with the first batch. */
  readonly called: Promise<void>;
  /** Resolves with the second: of a listener that refuses, the first has been refused by then. */
  readonly calledAgain: Promise<void>;
  readonly #answer: Answering;
  readonly #server: Server<undefined>;
  readonly #calls = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;

  constructor(answer: Answering = () => 200) {
    this.#answer = answer;
    this.called = this.#calls[0].promise;
    this.calledAgain = this.#calls[1].promise;
    const fetch = (request: Request): Promise<Response> => this.#take(request);
    this.#server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch });
  }

  /** As a subscription names it. */
  get destination(): { readonly protocol: "HTTP"; readonly URI: string } {
    return { protocol: "HTTP", URI: `http://sandbox.localdomain:${this.#server.port}/` };
  }

  /** All that was sent to it, in order. */
  get events(): readonly SentEvent[] {
    return this.batches.flat();
  }

  get types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.stop(true);
  }

  async #take(request: Request): Promise<Response> {
    const batch = (await request.json()) as SentEvent[];
    this.#calls[this.batches.push(batch) - 1]?.resolve();
    return new Response(null, { status: await this.#answer(batch) });
  }
}

/** The destination of a listener that is no longer there. */
export async function deadDestination(): Promise<Listener["destination"]> {
  await using listener = new Listener();
  return listener.destination;
}

/** A listener that hangs until it is told to go on. */
export function hangingListener(): { readonly listener: Listener; readonly release: () => void } {
  const { promise, resolve } = Promise.withResolvers<number>();
  return { listener: new Listener(() => promise), release: () => resolve(200) };
}

/** The same over TCP, where an event is a line. */
export class LineListener implements AsyncDisposable {
  /** Resolves when whoever spoke to it has hung up, and all has been read. */
  readonly ended: Promise<void>;
  readonly #server: TCPSocketListener;
  #text = "";

  constructor() {
    const end = Promise.withResolvers<void>();
    this.ended = end.promise;
    const socket = {
      data: (_: unknown, bytes: Uint8Array) => void (this.#text += bytes.toString()),
      close: () => end.resolve(),
    };
    this.#server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket });
  }

  get destination(): { readonly protocol: "TCP"; readonly port: number } {
    return { protocol: "TCP", port: this.#server.port };
  }

  get events(): readonly SentEvent[] {
    return this.#text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.stop(true);
  }
}

/** What a subscription asks for, besides where it is to be sent. */
export interface SubscribeOptions {
  readonly types?: readonly string[];
  readonly buffering?: Readonly<Record<string, number>>;
}

const QUICK = { maxItems: 1000, maxBytes: 262_144, timeoutMs: 25 };

/** The bare call: events of the platform, sent as soon as Lambda allows, unless said. */
export function trySubscribe(
  simulator: Pick<Simulator, "runtimeApi">,
  { id }: Pick<ExtensionActor, "id">,
  { destination, ...options }: SubscribeOptions & { readonly destination: object },
): Promise<Reply> {
  const headers = { "Lambda-Extension-Identifier": id };
  const asked = { schemaVersion: "2022-12-13", types: ["platform"], buffering: QUICK, ...options };
  const body = JSON.stringify({ ...asked, destination });
  return call(simulator, "PUT /2022-07-01/telemetry", { headers, body });
}

/** An extension that has registered and subscribed, and has not called next yet. */
export async function subscribe(
  simulator: Simulator,
  name: string,
  { destination }: Pick<Listener | LineListener, "destination">,
  options: SubscribeOptions & { readonly events?: readonly string[] } = {},
): Promise<ExtensionActor> {
  const { events, ...asked } = options;
  const extension = await register(simulator, name, events);
  const reply = await trySubscribe(simulator, extension, { ...asked, destination });
  if (reply.status !== 200) throw new Error(`Subscription was refused: ${reply.text}`);
  return extension;
}
