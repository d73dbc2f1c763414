import type { Environment } from "../sandbox/environment.ts";
import { callerOf } from "./caller.ts";
import { addExtensionsApi } from "./extensions-api.ts";
import { addLogsApi } from "./logs-api.ts";
import { addMetadataApi } from "./metadata-api.ts";
import { noteRefusal } from "./refusal.ts";
import { Routes } from "./routes.ts";
import { addRuntimeApi } from "./runtime-api.ts";
import { addStubApi } from "./stub.ts";
import { addTelemetryApi } from "./telemetry-api.ts";
import type { Fetch } from "./reply.ts";

/** All APIs that the processes of one environment reach at `AWS_LAMBDA_RUNTIME_API`. */
export function createEnvironmentApp(environment: Environment): Fetch {
  const routes = new Routes({
    note(request, refusal) {
      noteRefusal(environment, refusal, { by: callerOf(environment, request), request });
    },
  });
  addRuntimeApi(routes, environment);
  addExtensionsApi(routes, environment);
  addTelemetryApi(routes, environment);
  addLogsApi(routes, environment);
  addMetadataApi(routes, environment);
  addStubApi(routes, environment);
  return routes.fetch;
}
