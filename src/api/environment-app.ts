import type { Sandbox } from "../sandbox/sandbox.ts";
import { callerOf } from "./caller.ts";
import { addExtensionsApi } from "./extensions-api.ts";
import { addLogsApi } from "./logs-api.ts";
import { noteRefusal } from "./refusal.ts";
import { Routes } from "./routes.ts";
import { addRuntimeApi } from "./runtime-api.ts";
import { addStubApi } from "./stub.ts";
import { addTelemetryApi } from "./telemetry-api.ts";
import type { Fetch } from "./wire.ts";

/** Everything that the processes of one environment find at `AWS_LAMBDA_RUNTIME_API`. */
export function createEnvironmentApp(sandbox: Sandbox): Fetch {
  const routes = new Routes((request, refusal) => {
    noteRefusal(sandbox, refusal, { by: callerOf(sandbox, request), request });
  });
  addRuntimeApi(routes, sandbox);
  addExtensionsApi(routes, sandbox);
  addTelemetryApi(routes, sandbox);
  addLogsApi(routes, sandbox);
  addStubApi(routes, sandbox);
  return routes.fetch;
}
