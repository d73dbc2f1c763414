import type { Sandbox } from "../sandbox/sandbox.ts";
import { bytes } from "./reply.ts";
import { text, type Routes } from "./routes.ts";

/** Where the built-in runtime fetches what it is to do with an invocation; no other runtime knows of it. */
export function addStubApi(routes: Routes, sandbox: Sandbox): void {
  routes.on("GET", "/lambda-sim/stub/:id", (call) => {
    const { invocation } = sandbox;
    const directives = invocation?.request.stub;
    if (invocation?.requestId !== call.param("id") || !directives) {
      return text(404, "There are no directives for that invocation");
    }
    return bytes(200, directives, { "Content-Type": "application/json" });
  });
}
