import type { Hono } from "hono";
import { json } from "./reply.ts";
import type { Verbs } from "./verbs.ts";

const PATH = "/2020-08-15/logs";

export const LOGS_VERBS: Verbs = { [PATH]: "PUT" };

/** The Logs API does not deliver yet, and says so in the words of RIE (runtimelogs_stub.go). */
export function addLogsApi(app: Hono): void {
  app.put(PATH, () =>
    json(202, { errorMessage: "Logs API is not supported", errorType: "Logs.NotSupported" }),
  );
}
