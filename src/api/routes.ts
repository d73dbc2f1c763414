import { Hono, type Context } from "hono";
import { bytes, type Fetch, type Fields, type Reply } from "./reply.ts";
import type { WireRequest } from "../core/http.ts";
import type { Refusal } from "../lambda/refusal.ts";

/** A request with what its path and its query say. */
export interface Call {
  readonly request: WireRequest;
  /** A part of the path that the route names, decoded. */
  readonly param: (name: string) => string;
  readonly query: (name: string) => string | undefined;
}

type Handler = (call: Call) => Reply | Promise<Reply>;

/** What becomes of a request that meets no endpoint. */
interface Missed {
  /** Told of it. */
  readonly note?: (request: WireRequest, refusal: Refusal) => void;
  /** Answers it; unless said, as Go's router does, which RIE has. */
  readonly answer?: (request: WireRequest) => Reply;
}

const NOT_FOUND: Refusal = {
  status: 404,
  errorType: "NotFound",
  errorMessage: "There is no such path",
};

/**
 * What is served where. Hono finds the route; what it leaves open is here: a known path under
 * another verb is 405 with `Allow`, and HEAD does not go through GET, where it would swallow an
 * invocation. Unknown paths are 404. An error of ours is thrown on, since it is a bug.
 */
export class Routes {
  readonly #known = new Hono();
  /** Every path under any verb: asked when the verb was not the right one. */
  readonly #others = new Hono();
  readonly #missed: Missed;

  constructor(missed: Missed = {}) {
    this.#missed = missed;
    this.#others.notFound((context) =>
      this.#miss(context, NOT_FOUND, () => context.text("404 page not found\n", 404)),
    );
    this.#known.notFound((context) => this.#others.fetch(context.req.raw));
    this.#known.onError((error) => {
      throw error;
    });
  }

  /** Serves `path`, in Hono's notation, under `verb` alone. */
  on(verb: "GET" | "POST" | "PUT", path: string, handler: Handler): void {
    // Hono passes on what it is given, so a light reply need not be a whole Response.
    this.#known.on(verb, path, (context) => handler(callOf(context)) as unknown as Response);
    const errorMessage = `Only ${verb} is allowed`;
    this.#others.all(path, (context) => {
      const refusal = { status: 405, errorType: "MethodNotAllowed", errorMessage } as const;
      const headers = { Allow: verb };
      return this.#miss(context, refusal, () => new Response(null, { status: 405, headers }));
    });
  }

  /** Serves `path` under every verb, which `handler` looks at itself. */
  all(path: string, handler: Handler): void {
    for (const app of [this.#known, this.#others]) {
      app.all(path, (context) => handler(callOf(context)) as unknown as Response);
    }
  }

  /** All of it as one function. */
  get fetch(): Fetch {
    return (request) => {
      const app = request.method === "HEAD" ? this.#others : this.#known;
      return app.fetch(request as unknown as Request);
    };
  }

  #miss({ req }: Context, refusal: Refusal, answer: () => Response): Response {
    this.#missed.note?.(req.raw, refusal);
    const own = this.#missed.answer?.(req.raw);
    return own === undefined ? answer() : (own as unknown as Response);
  }
}

function callOf({ req }: Context): Call {
  return {
    request: req.raw,
    param: (name) => req.param(name) ?? "",
    query: (name) => req.query(name),
  };
}

/** A reply in plain text. */
export function text(status: number, body: string, fields: Fields = {}): Reply {
  return bytes(status, body, { "Content-Type": "text/plain; charset=utf-8", ...fields });
}
