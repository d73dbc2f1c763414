import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Routes } from "./routes.ts";
import { answerSubscription } from "./subscribe.ts";

/** The Logs API, which the Telemetry API has superseded: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html */
export function addLogsApi(routes: Routes, sandbox: Sandbox): void {
  routes.on("PUT", "/2020-08-15/logs", ({ request }) =>
    answerSubscription(sandbox, request, "logs"),
  );
}
