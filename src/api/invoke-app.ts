import { err, ok, type Result } from "../core/result.ts";
import { decodeClientContext } from "../lambda/client-context.ts";
import { readEvent } from "../lambda/event-payload.ts";
import { functionArn, namesFunction } from "../lambda/function.ts";
import { INVOKE_HEADERS } from "../lambda/headers.ts";
import type { Answer, InvokeRequest } from "../lambda/invocation.ts";
import { MAX_REQUEST_BYTES } from "../lambda/limits/protocol.ts";
import { logTail } from "../lambda/log-tail.ts";
import type { Invocation } from "../sandbox/invocation.ts";
import { EventQueue } from "../sandbox/fleet/event-queue.ts";
import type { Fleet } from "../sandbox/fleet/fleet.ts";
import { readBody } from "./body.ts";
import {
  invalidContent,
  notFound,
  refuseInvoke,
  refuseQualifier,
  TOO_LARGE,
  unknownInvocationType,
  type InvokeRefusal,
} from "./invoke-refusal.ts";
import { bytes, type Reply, type Fetch } from "./reply.ts";
import { Routes, type Call } from "./routes.ts";
import type { WireRequest } from "../core/http.ts";

const INVOCATION_TYPES = ["RequestResponse", "Event", "DryRun"];

/** The Invoke API: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function createInvokeApp(fleet: Fleet, events = new EventQueue(fleet)): Fetch {
  const routes = new Routes();
  routes.on("POST", "/2015-03-31/functions/:name/invocations", (call) =>
    invoke({ fleet, events }, call),
  );
  return routes.fetch;
}

async function invoke(
  { fleet, events }: { readonly fleet: Fleet; readonly events: EventQueue },
  { request, param, query }: Call,
): Promise<Reply> {
  const { settings } = fleet.world;
  const name = param("name");
  const named = namesFunction(settings, name);
  if (!named.isKnown) return refuseInvoke(notFound(functionArn({ ...settings, name })));
  const qualifier = query("Qualifier") ?? named.qualifier;
  const misnamed = refuseQualifier(qualifier);
  if (misnamed) return refuseInvoke(misnamed);
  const read = await readInvoke(request, qualifier);
  if (!read.ok) return refuseInvoke(read.error);
  const type = request.headers.get(INVOKE_HEADERS.invocationType) ?? "RequestResponse";
  if (!INVOCATION_TYPES.includes(type)) return refuseInvoke(unknownInvocationType(type));
  if (type === "DryRun") return bytes(204, "", {});
  if (type === "Event") {
    return bytes(202, "", { [INVOKE_HEADERS.requestId]: events.send(read.value) });
  }
  const invocation = fleet.invoke(read.value);
  const answer = await invocation.answer;
  const fields = answerFields(fleet, answer, invocation.request);
  if (request.headers.get(INVOKE_HEADERS.logType) === "Tail") {
    fields[INVOKE_HEADERS.logResult] = await tailOf(fleet, invocation);
  }
  return bytes(answer.outcome === "throttled" ? 429 : 200, answer.body, fields);
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

/** Reads the invoke that `request` asks for, or the refusal. */
async function readInvoke(
  request: WireRequest,
  qualifier: string | undefined,
): Promise<Result<InvokeRequest, InvokeRefusal>> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (body.kind === "tooLarge") return err(TOO_LARGE);
  if (body.kind === "cutShort") return err(invalidContent("The request body is cut short."));
  const event = readEvent(body.bytes);
  if (!event.ok) {
    return err(invalidContent(`Could not parse request body into json: ${event.error}`));
  }
  const context = request.headers.get(INVOKE_HEADERS.clientContext);
  const clientContext = context ? decodeClientContext(context) : ok(undefined);
  if (!clientContext.ok) return err(invalidContent(clientContext.error));
  return ok({
    payload: event.value,
    qualifier,
    traceId: request.headers.get(INVOKE_HEADERS.traceId) ?? undefined,
    clientContext: clientContext.value,
    tenantId: request.headers.get(INVOKE_HEADERS.tenantId) ?? undefined,
  });
}

function answerFields(fleet: Fleet, answer: Answer, asked: InvokeRequest): Record<string, string> {
  const { settings } = fleet.world;
  const fields: Record<string, string> = {
    "Content-Type": "application/json",
    [INVOKE_HEADERS.requestId]: answer.requestId,
    [INVOKE_HEADERS.executedVersion]: settings.version,
  };
  if (asked.traceId) fields[INVOKE_HEADERS.traceId] = asked.traceId;
  if (answer.outcome === "throttled") fields[INVOKE_HEADERS.errorType] = answer.errorType ?? "";
  else if (answer.outcome !== "success") fields[INVOKE_HEADERS.functionError] = "Unhandled";
  return fields;
}
