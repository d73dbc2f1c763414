import type { Hono } from "hono";
import { json } from "./reply.ts";
import type { Verbs } from "./verbs.ts";

const PATH = "/2022-07-01/telemetry";

export const TELEMETRY_VERBS: Verbs = { [PATH]: "PUT" };

/** The Telemetry API does not deliver yet, and says so in the words of RIE (runtimelogs_stub.go). */
export function addTelemetryApi(app: Hono): void {
  app.put(PATH, () =>
    json(202, {
      errorMessage: "Telemetry API is not supported",
      errorType: "Telemetry.NotSupported",
    }),
  );
}
