import type { Environment } from "../sandbox/environment.ts";
import type { Routes } from "./routes.ts";
import { answerSubscription } from "./subscribe.ts";

/** The Logs API, which the Telemetry API has superseded: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html */
export function addLogsApi(routes: Routes, environment: Environment): void {
  routes.on("PUT", "/2020-08-15/logs", ({ request }) =>
    answerSubscription(environment, request, "logs"),
  );
}
