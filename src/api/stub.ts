import type { Environment } from "../sandbox/environment.ts";
import { bytes } from "./reply.ts";
import { text, type Routes } from "./routes.ts";

/** The built-in runtime fetches its directives for an invocation here. No other runtime uses it. */
export function addStubApi(routes: Routes, environment: Environment): void {
  routes.on("GET", "/lambda-sim/stub/:id", (call) => {
    const turn = environment.generation.runtime.turn(call.param("id"));
    const directives = turn?.request.stub;
    if (!directives) return text(404, "There are no directives for that invocation");
    return bytes(200, directives, { "Content-Type": "application/json" });
  });
}
