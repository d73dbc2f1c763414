import { json } from "./reply.ts";
import type { Routes } from "./routes.ts";

/** The Telemetry API does not deliver yet, and says so in the words of RIE (runtimelogs_stub.go). */
export function addTelemetryApi(routes: Routes): void {
  const errorMessage = "Telemetry API is not supported";
  routes.on("PUT", "/2022-07-01/telemetry", () =>
    json(202, { errorMessage, errorType: "Telemetry.NotSupported" }),
  );
}
