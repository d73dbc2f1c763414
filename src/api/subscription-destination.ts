import { z } from "zod";
import {
  DESTINATION_HOSTS,
  RESERVED_PORT,
  type Destination,
  type TelemetryApi,
} from "../lambda/subscription.ts";

/** What a destination is read for. */
export interface DestinationContext {
  readonly api: TelemetryApi;
  /** The port of the APIs themselves, where no listener can be. */
  readonly ownPort: number;
}

const MAX_PORT = 65_535;

/** Where a subscriber listens; every problem is an issue of its own. */
export function destination(context: DestinationContext): z.ZodType<Destination> {
  return z.unknown().optional().transform((value, refinement) => {
    const problems: string[] = [];
    const read = readDestination(value, context, problems);
    for (const message of problems) refinement.addIssue({ code: "custom", message });
    return read && problems.length === 0 ? read : z.NEVER;
  });
}

function readDestination(
  value: unknown,
  context: DestinationContext,
  problems: string[],
): Destination | undefined {
  if (value === undefined || value === null) {
    problems.push("destination is not provided");
    return undefined;
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    problems.push("destination should be a JSON object");
    return undefined;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  switch (fields["protocol"]) {
    case "HTTP":
      return readHttp(fields, context, problems);
    case "TCP":
      return readTcp(fields, context, problems);
    case undefined:
      problems.push("destination.protocol is not provided");
      return undefined;
    default:
      problems.push(
        `destination.protocol should be "HTTP" or "TCP", not ${JSON.stringify(fields["protocol"])}`,
      );
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function readHttp(fields: Fields, context: DestinationContext, problems: string[]): Destination {
  const method = context.api === "logs" ? readMethod(fields, problems) : "POST";
  const uri = fields["URI"];
  if (typeof uri !== "string" || uri === "") {
    problems.push(
      uri === undefined || uri === ""
        ? "destination.URI is not provided"
        : "destination.URI should be text",
    );
    return { protocol: "HTTP", uri: "", method };
  }
  readUri(uri, context, problems);
  return { protocol: "HTTP", uri, method };
}

/** Every port is said: that of HTTP too, which a parsed URL would hide. */
function readUri(uri: string, context: DestinationContext, problems: string[]): void {
  if (!URL.canParse(uri) || !/^https?:\/\//i.test(uri)) {
    problems.push(
      `destination.URI should be as in "http://sandbox.localdomain:8080", not "${uri}"`,
    );
    return;
  }
  const { protocol, hostname } = new URL(uri);
  if (protocol !== "http:") problems.push("destination.URI should begin with http://");
  if (!DESTINATION_HOSTS.includes(hostname)) {
    problems.push(`destination.URI host must be sandbox.localdomain, not "${hostname}"`);
  }
  const port = /^https?:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(uri)?.[1];
  if (port === undefined) problems.push("URI port is not provided");
  else checkPort(Number(port), context, problems);
}

/** AWS's reference has `URI` for both protocols, RIE's schema `port`: either will do. */
function readTcp(fields: Fields, context: DestinationContext, problems: string[]): Destination {
  const { port, URI: uri } = fields;
  const fromUri = typeof uri === "string" ? /:(\d+)\/?$/.exec(uri)?.[1] : undefined;
  const asked = port ?? (fromUri === undefined ? undefined : Number(fromUri));
  if (asked === undefined) problems.push("destination.port is not provided");
  else if (typeof asked !== "number" || !Number.isInteger(asked)) {
    problems.push(`destination.port should be a whole number from 1 to ${MAX_PORT}`);
  } else checkPort(asked, context, problems);
  return { protocol: "TCP", port: Number(asked) };
}

function checkPort(port: number, { ownPort }: DestinationContext, problems: string[]): void {
  if (port < 1 || port > MAX_PORT) {
    problems.push(`destination port should be from 1 to ${MAX_PORT}, not ${port}`);
  } else if (port === RESERVED_PORT || port === ownPort) {
    problems.push(`destination port ${port} is reserved for the APIs of Lambda`);
  }
}

function readMethod({ method, encoding }: Fields, problems: string[]): "POST" | "PUT" {
  if (encoding !== undefined && encoding !== "JSON") {
    problems.push(`destination.encoding should be "JSON", not ${JSON.stringify(encoding)}`);
  }
  if (method === undefined || method === "POST" || method === "PUT") return method ?? "POST";
  problems.push(`destination.method should be "POST" or "PUT", not ${JSON.stringify(method)}`);
  return "POST";
}
