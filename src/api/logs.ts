import { json } from "./reply.ts";
import type { Routes } from "./routes.ts";

/** The Logs API does not deliver yet, and says so in the words of RIE (runtimelogs_stub.go). */
export function addLogsApi(routes: Routes): void {
  const errorMessage = "Logs API is not supported";
  routes.on("PUT", "/2020-08-15/logs", () =>
    json(202, { errorMessage, errorType: "Logs.NotSupported" }),
  );
}
