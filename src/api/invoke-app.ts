import { pathOf } from "../core/http.ts";
import { ToolError } from "../core/tool-error.ts";
import { INVOKE_HEADERS } from "../lambda/headers.ts";
import type { Answer, InvokeRequest } from "../lambda/invocation.ts";
import { logTail } from "../lambda/log-tail.ts";
import { EventQueue } from "../sandbox/fleet/event-queue.ts";
import type { Fleet } from "../sandbox/fleet/fleet.ts";
import type { Invocation } from "../sandbox/invocation.ts";
import { refuseInvoke, serviceFailure, unknownOperation } from "./invoke-refusal.ts";
import { readInvoke } from "./read-invoke.ts";
import { bytes, type Fetch, type Reply } from "./reply.ts";
import { Routes, type Call } from "./routes.ts";

/** How long a throttled caller is to wait, in seconds. */
const RETRY_AFTER = "1";

/** Takes events, and returns the request id of each. */
type Events = Pick<EventQueue, "send">;

/** The function, and the events that wait for it. */
interface Service {
  readonly fleet: Fleet;
  readonly events: Events;
}

/** The Invoke API: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function createInvokeApp(fleet: Fleet, events: Events = new EventQueue(fleet)): Fetch {
  const service = { fleet, events };
  const { random } = fleet.world;
  const routes = new Routes({
    answer: (request) =>
      refuseInvoke(unknownOperation(request.method, pathOf(request)), random.uuid()),
  });
  routes.on("POST", "/2015-03-31/functions/:name/invocations", (call) => invoke(service, call));
  // The legacy call: https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html
  for (const path of ["invoke-async", "invoke-async/"]) {
    routes.on("POST", `/2014-11-13/functions/:name/${path}`, (call) =>
      invoke(service, call, "Event"),
    );
  }
  return routes.fetch;
}

async function invoke({ fleet, events }: Service, call: Call, type?: string): Promise<Reply> {
  const { random, settings } = fleet.world;
  const asked = await readInvoke(settings, call, type);
  if (!asked.ok) return refuseInvoke(asked.error, random.uuid());
  const { request, isTailed } = asked.value;
  switch (asked.value.type) {
    case "DryRun":
      return bytes(204, "", { [INVOKE_HEADERS.requestId]: random.uuid() });
    case "Event":
      return bytes(202, "", { [INVOKE_HEADERS.requestId]: events.send(request) });
    case "RequestResponse": {
      const invocation = fleet.invoke(request);
      const answer = await answerOf(invocation);
      if (answer instanceof ToolError) {
        return refuseInvoke(serviceFailure(answer.message), invocation.requestId);
      }
      const fields = answerFields(fleet, answer, invocation.request);
      if (isTailed) fields[INVOKE_HEADERS.logResult] = await tailOf(fleet, invocation);
      return bytes(answer.outcome === "throttled" ? 429 : 200, answer.body, fields);
    }
  }
}

/** The answer, or why this machine would not open an environment for it. */
async function answerOf({ answer }: Invocation): Promise<Answer | ToolError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

/** The end of the log of `invocation` in base64, once its phase is over. */
async function tailOf(
  { world: { journal, settings } }: Fleet,
  invocation: Invocation,
): Promise<string> {
  const report = await invocation.report;
  const entries = report ? journal.since(invocation.journalStart) : [];
  const own = entries.filter((entry) => entry.environment === report?.environment);
  return Buffer.from(logTail(own, settings)).toString("base64");
}

function answerFields(fleet: Fleet, answer: Answer, asked: InvokeRequest): Record<string, string> {
  const { settings } = fleet.world;
  const fields: Record<string, string> = {
    "Content-Type": "application/json",
    [INVOKE_HEADERS.requestId]: answer.requestId,
  };
  if (asked.traceId) fields[INVOKE_HEADERS.traceId] = asked.traceId;
  if (answer.outcome === "throttled") {
    fields[INVOKE_HEADERS.errorType] = answer.errorType ?? "";
    fields[INVOKE_HEADERS.retryAfter] = RETRY_AFTER;
    return fields;
  }
  fields[INVOKE_HEADERS.executedVersion] = settings.version;
  if (answer.outcome !== "success") fields[INVOKE_HEADERS.functionError] = "Unhandled";
  return fields;
}
