import type { Environment } from "../sandbox/environment.ts";
import type { Routes } from "./routes.ts";
import { answerSubscription } from "./subscribe.ts";

/** The Telemetry API: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html */
export function addTelemetryApi(routes: Routes, environment: Environment): void {
  // The reference shows the path with a slash at its end.
  for (const path of ["/2022-07-01/telemetry", "/2022-07-01/telemetry/"]) {
    routes.on("PUT", path, ({ request }) => answerSubscription(environment, request, "telemetry"));
  }
}
