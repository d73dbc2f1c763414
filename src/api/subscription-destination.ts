import { z } from "zod";
import { err, ok, type Result } from "../core/result.ts";
import {
  DESTINATION_HOSTS,
  RESERVED_PORT,
  type Destination,
  type TelemetryApi,
} from "../lambda/subscription.ts";
import { show } from "./show.ts";

/** The subscription that a destination is part of. */
export interface DestinationContext {
  readonly api: TelemetryApi;
  /** The port of the APIs themselves. No listener can have it. */
  readonly ownPort: number;
}

type Fields = Readonly<Record<string, unknown>>;
type Problems = readonly string[];

const MAX_PORT = 65_535;

/** Reads the address of a listener. Each problem is an issue of its own. */
export function destination(context: DestinationContext): z.ZodType<Destination> {
  return z
    .unknown()
    .optional()
    .transform((value, refinement) => {
      const read = readDestination(value, context);
      if (read.ok) return read.value;
      for (const message of read.error) refinement.addIssue({ code: "custom", message });
      return z.NEVER;
    });
}

function readDestination(
  value: unknown,
  context: DestinationContext,
): Result<Destination, Problems> {
  if (value === undefined || value === null) return err(["destination is not provided"]);
  if (typeof value !== "object" || Array.isArray(value)) {
    return err(["destination should be a JSON object"]);
  }
  const fields = value as Fields;
  switch (fields["protocol"]) {
    case "HTTP":
      return readHttp(fields, context);
    case "TCP":
      return readTcp(fields, context);
    case undefined:
      return err(["destination.protocol is not provided"]);
    default: {
      const shown = show(fields["protocol"]);
      return err([`destination.protocol should be "HTTP" or "TCP", not ${shown}`]);
    }
  }
}

/** Only the Logs API lets a subscriber choose the method and the encoding. */
function readHttp(fields: Fields, context: DestinationContext): Result<Destination, Problems> {
  const { URI: uri, method = "POST" } = fields;
  const ofLogs = context.api === "logs" ? problemsOfLogs(fields) : [];
  const problems = [...ofLogs, ...problemsOfUri(uri, context)];
  if (problems.length > 0) return err(problems);
  const isPut = context.api === "logs" && method === "PUT";
  return ok({ protocol: "HTTP", uri: String(uri), method: isPut ? "PUT" : "POST" });
}

function problemsOfLogs({ method = "POST", encoding = "JSON" }: Fields): Problems {
  const isMethod = method === "POST" || method === "PUT";
  return [
    ...(encoding === "JSON"
      ? []
      : [`destination.encoding should be "JSON", not ${show(encoding)}`]),
    ...(isMethod ? [] : [`destination.method should be "POST" or "PUT", not ${show(method)}`]),
  ];
}

/** The port must be given. A parsed URL hides port 80, so the text is checked. */
function problemsOfUri(uri: unknown, context: DestinationContext): Problems {
  if (uri === undefined || uri === "") return ["destination.URI is not provided"];
  if (typeof uri !== "string") return ["destination.URI should be text"];
  if (!URL.canParse(uri) || !/^https?:\/\//i.test(uri)) {
    return [`destination.URI should be as in "http://sandbox.localdomain:8080", not ${show(uri)}`];
  }
  const { protocol, hostname } = new URL(uri);
  const port = /^https?:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(uri)?.[1];
  return [
    ...(protocol === "http:" ? [] : ["destination.URI should begin with http://"]),
    ...(DESTINATION_HOSTS.includes(hostname)
      ? []
      : [`destination.URI host must be sandbox.localdomain, not ${show(hostname)}`]),
    ...(port === undefined ? ["URI port is not provided"] : problemsOfPort(Number(port), context)),
  ];
}

/** AWS's reference has `URI` for both protocols, RIE's schema has `port`. Both are accepted. */
function readTcp(fields: Fields, context: DestinationContext): Result<Destination, Problems> {
  const { port, URI: uri } = fields;
  const fromUri = typeof uri === "string" ? /:(\d+)\/?$/.exec(uri)?.[1] : undefined;
  const asked = port ?? (fromUri === undefined ? undefined : Number(fromUri));
  if (asked === undefined) return err(["destination.port is not provided"]);
  if (typeof asked !== "number" || !Number.isInteger(asked)) {
    return err([`destination.port should be a whole number from 1 to ${MAX_PORT}`]);
  }
  const problems = problemsOfPort(asked, context);
  return problems.length > 0 ? err(problems) : ok({ protocol: "TCP", port: asked });
}

function problemsOfPort(port: number, { ownPort }: DestinationContext): Problems {
  if (port < 1 || port > MAX_PORT) {
    return [`destination port should be from 1 to ${MAX_PORT}, not ${port}`];
  }
  const isTaken = port === RESERVED_PORT || port === ownPort;
  return isTaken ? [`destination port ${port} is reserved for the APIs of Lambda`] : [];
}
