import type { Hono } from "hono";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { bytes } from "./reply.ts";

/** Where the built-in runtime fetches what it is to do with an invocation; no other runtime knows of it. */
export function addStubApi(app: Hono, sandbox: Sandbox): void {
  app.get("/lambda-sim/stub/:id", (context) => {
    const { invocation } = sandbox;
    const directives = invocation?.request.stub;
    if (invocation?.requestId !== context.req.param("id") || !directives) return context.notFound();
    return bytes(200, directives, { "Content-Type": "application/json" });
  });
}
