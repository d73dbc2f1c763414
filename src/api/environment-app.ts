import { Hono } from "hono";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { addExtensionsApi, EXTENSION_VERBS } from "./extensions.ts";
import { addLogsApi, LOGS_VERBS } from "./logs.ts";
import { addRuntimeApi, RUNTIME_VERBS } from "./runtime.ts";
import { addStubApi } from "./stub.ts";
import { addTelemetryApi, TELEMETRY_VERBS } from "./telemetry.ts";
import { withVerbs } from "./verbs.ts";
import type { Fetch } from "./wire.ts";

/** Everything that the processes of one environment find at `AWS_LAMBDA_RUNTIME_API`. */
export function createEnvironmentApp(sandbox: Sandbox): Fetch {
  const app = new Hono();
  addRuntimeApi(app, sandbox);
  addExtensionsApi(app, sandbox);
  addTelemetryApi(app);
  addLogsApi(app);
  addStubApi(app, sandbox);
  return withVerbs(app, {
    ...RUNTIME_VERBS,
    ...EXTENSION_VERBS,
    ...TELEMETRY_VERBS,
    ...LOGS_VERBS,
  });
}
