import { type Exchange, Transcript } from "./exchange.ts";
import type { Wire, WireFunction, WireReply, WireRequest } from "./wire.ts";

/** The root of the Runtime API. */
export const RUNTIME = "/2018-06-01/runtime";
/** The root of the Extensions API. */
export const EXTENSION = "/2020-01-01/extension";
/** What a client that sends JSON says. */
export const JSON_TYPE = { "Content-Type": "application/json" } as const;

/** A call that is under way. It is boxed so that an `await` of the box does not wait for the reply. */
export interface Pending {
  readonly reply: Promise<WireReply>;
}

/** A case: what it plays, and for which function. */
export interface Case {
  readonly function?: WireFunction;
  readonly play: (play: Play) => Promise<void>;
}

/** An invocation that the runtime has taken and not answered yet. */
export interface Taken {
  readonly invoker: Pending;
  readonly id: string;
}

interface Register {
  readonly name?: string | undefined;
  readonly events?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A case's hands: what a runtime, an extension and an invoker say, with all of it written down. */
export class Play {
  readonly #wire: Wire;
  readonly #transcript = new Transcript();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  get exchanges(): readonly Exchange[] {
    return this.#transcript.exchanges;
  }

  /** Invokes, and returns as soon as the invoke has arrived. */
  async invoke(body = "{}", headers: Readonly<Record<string, string>> = {}): Promise<Pending> {
    const path = "/2015-03-31/functions/function/invocations";
    const reply = this.#wire.invoke({ method: "POST", path, headers, body });
    await this.#wire.settle();
    return { reply };
  }

  /** Invokes, and takes the invocation as the runtime. */
  async begin(body?: string, headers?: Readonly<Record<string, string>>): Promise<Taken> {
    const invoker = await this.invoke(body, headers);
    const next = await this.next();
    return { invoker, id: next?.headers["lambda-runtime-aws-request-id"] ?? "none" };
  }

  /** Says something to the runtime's endpoint and notes the answer. */
  say(step: string, request: WireRequest): Promise<WireReply | undefined> {
    return this.note(step, this.later(request));
  }

  /** Says something to the runtime's endpoint whose answer is noted later, or never. */
  later(request: WireRequest): Pending {
    return { reply: this.#wire.runtime(request) };
  }

  /** The runtime's poll, noted when it is answered. */
  next(step = "next"): Promise<WireReply | undefined> {
    return this.note(step, this.laterNext());
  }

  laterNext(): Pending {
    return this.later({ method: "GET", path: `${RUNTIME}/invocation/next` });
  }

  /** The poll of the extension that `registered` is the answer to. */
  laterEvent(registered: WireReply | undefined): Pending {
    const headers = identify(registered);
    return this.later({ method: "GET", path: `${EXTENSION}/event/next`, headers });
  }

  /** The runtime answers, polls again, and the invoker's answer is noted. */
  async finish({ invoker, id }: Taken, body: string, step = "response"): Promise<void> {
    await this.respond(step, id, body);
    this.laterNext();
    await this.note("invoker", invoker);
  }

  respond(step: string, id: string, body: string): Promise<WireReply | undefined> {
    const path = `${RUNTIME}/invocation/${id}/response`;
    return this.say(step, { method: "POST", path, headers: JSON_TYPE, body });
  }

  register(
    step: string,
    { name = "ext", events = ["INVOKE"], headers = {}, body }: Register = {},
  ): Promise<WireReply | undefined> {
    return this.say(step, {
      method: "POST",
      path: `${EXTENSION}/register`,
      headers: { "Lambda-Extension-Name": name, ...headers },
      body: body ?? JSON.stringify({ events }),
    });
  }

  /** Waits for the answer and notes it, or that there was none. */
  async note(step: string, pending: Pending): Promise<WireReply | undefined> {
    const reply = await this.#wire.outcome(pending.reply);
    this.#transcript.note(step, reply);
    return reply;
  }

  /** Waits for the answer, to be noted later. */
  async answered(pending: Pending): Promise<void> {
    await this.#wire.outcome(pending.reply);
  }

  /** Notes the answer if it is there already. */
  async peek(step: string, pending: Pending): Promise<void> {
    this.#transcript.note(step, await this.#wire.peek(pending.reply));
  }

  elapse(durationMs: number): Promise<void> {
    return this.#wire.elapse(durationMs);
  }
}

/** The header by which an extension names itself once it has registered. */
export function identify(registered: WireReply | undefined): Record<string, string> {
  const id = registered?.headers["lambda-extension-identifier"] ?? "none";
  return { "Lambda-Extension-Identifier": id };
}
