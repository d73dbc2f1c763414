/** The API of a subscription. An extension uses only one of the two. */
export type TelemetryApi = "telemetry" | "logs";

/** The types that a subscriber may ask for: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html */
export const TELEMETRY_TYPES = ["platform", "function", "extension"] as const;
export type TelemetryType = (typeof TELEMETRY_TYPES)[number];

/** The schemas of each API (same page; https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html). */
export const SCHEMA_VERSIONS = {
  telemetry: ["2025-01-29", "2022-12-13", "2022-07-01"],
  logs: ["2021-03-18", "2020-08-15"],
} as const satisfies Record<TelemetryApi, readonly string[]>;

/** The schema of the events for a subscriber. */
export type TelemetrySchema =
  | { readonly api: "telemetry"; readonly version: (typeof SCHEMA_VERSIONS.telemetry)[number] }
  | { readonly api: "logs"; readonly version: (typeof SCHEMA_VERSIONS.logs)[number] };

/** The limits of a batch. It is sent when the first of the three is reached. */
export interface Buffering {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** In milliseconds since the first event of the batch. */
  readonly timeoutMs: number;
}

/**
 * Bounds and defaults of {@link Buffering}. The default of `maxItems` is that of the guide (10
 * 000), not that of the reference (1 000).
 */
export const BUFFERING: Readonly<
  Record<keyof Buffering, { readonly min: number; readonly max: number; readonly default: number }>
> = {
  maxItems: { min: 1000, max: 10_000, default: 10_000 },
  maxBytes: { min: 262_144, max: 1_048_576, default: 262_144 },
  timeoutMs: { min: 25, max: 30_000, default: 1000 },
};

/** The address of a listener. It is always on this machine. */
export type Destination =
  | { readonly protocol: "HTTP"; readonly uri: string; readonly method: "POST" | "PUT" }
  | { readonly protocol: "TCP"; readonly port: number };

/** The name of this machine for a subscriber. */
const HOST = "sandbox.localdomain";

/**
 * The name of a destination: `http://sandbox.localdomain:8080/logs`, `tcp://sandbox.localdomain:9000`.
 * Two that bring telemetry to the same listener have the same name: both hosts are this machine,
 * and the method is not part of it.
 */
export function destinationName(destination: Destination): string {
  if (destination.protocol === "TCP") return `tcp://${HOST}:${destination.port}`;
  const { port, pathname, search } = new URL(destination.uri);
  return `http://${HOST}:${port || "80"}${pathname}${search}`;
}

/** The hosts that a destination may name (RIE internal/lambda-managed-instances/telemetry/subscription_api.go). */
export const DESTINATION_HOSTS: readonly string[] = [HOST, "sandbox"];

/** The port that Lambda keeps for its own APIs: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html */
export const RESERVED_PORT = 9001;

/** A subscription: its types, its destination, its schema and its batches. */
export interface Subscription {
  readonly schema: TelemetrySchema;
  readonly types: readonly TelemetryType[];
  readonly buffering: Buffering;
  readonly destination: Destination;
}
