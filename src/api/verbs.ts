import { Hono } from "hono";
import type { Fetch } from "./wire.ts";

/** The verb of each path of an app. */
export type Verbs = Readonly<Record<string, string>>;

/**
 * The app with what Hono leaves open: a known path under another verb is 405 with `Allow`, and HEAD
 * does not go through GET, where it would swallow an invocation. Unknown paths are 404.
 */
export function withVerbs(app: Hono, verbs: Verbs): Fetch {
  const others = new Hono();
  for (const [path, verb] of Object.entries(verbs)) {
    others.all(path, () => new Response(null, { status: 405, headers: { Allow: verb } }));
  }
  others.notFound((context) => context.text("404 page not found\n", 404));
  const askOthers = (request: Request): Response | Promise<Response> =>
    others.fetch(new Request(request.url, { method: "OPTIONS" }));
  app.notFound((context) => askOthers(context.req.raw));
  return (request) => (request.method === "HEAD" ? askOthers(request) : app.fetch(request));
}
