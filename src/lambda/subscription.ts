/** Which of the two APIs a subscription came by; an extension uses one of them. */
export type TelemetryApi = "telemetry" | "logs";

/** What a subscriber may ask for: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html */
export const TELEMETRY_TYPES = ["platform", "function", "extension"] as const;
export type TelemetryType = (typeof TELEMETRY_TYPES)[number];

/** The schemas of each API (same page; https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html). */
export const SCHEMA_VERSIONS = {
  telemetry: ["2025-01-29", "2022-12-13", "2022-07-01"],
  logs: ["2021-03-18", "2020-08-15"],
} as const satisfies Record<TelemetryApi, readonly string[]>;

/** In whose words a subscriber is told. */
export type TelemetrySchema =
  | { readonly api: "telemetry"; readonly version: (typeof SCHEMA_VERSIONS.telemetry)[number] }
  | { readonly api: "logs"; readonly version: (typeof SCHEMA_VERSIONS.logs)[number] };

/** When a batch is sent: at the first of the three that is reached. */
export interface Buffering {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** Milliseconds since the first event of the batch. */
  readonly timeoutMs: number;
}

/** Bounds and defaults of {@link Buffering}; where the guide's pages disagree on a default, the guide (10 000), not the reference (1 000). */
export const BUFFERING: Readonly<
  Record<keyof Buffering, { readonly min: number; readonly max: number; readonly default: number }>
> = {
  maxItems: { min: 1000, max: 10_000, default: 10_000 },
  maxBytes: { min: 262_144, max: 1_048_576, default: 262_144 },
  timeoutMs: { min: 25, max: 30_000, default: 1000 },
};

/** Where a listener waits, always on this machine. */
export type Destination =
  | { readonly protocol: "HTTP"; readonly uri: string; readonly method: "POST" | "PUT" }
  | { readonly protocol: "TCP"; readonly port: number };

/** The hosts that a destination may name (RIE internal/lambda-managed-instances/telemetry/subscription_api.go). */
export const DESTINATION_HOSTS: readonly string[] = ["sandbox.localdomain", "sandbox"];

/** The port that Lambda keeps for its own APIs: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html */
export const RESERVED_PORT = 9001;

/** What an extension has subscribed to, and how it wants it. */
export interface Subscription {
  readonly schema: TelemetrySchema;
  readonly types: readonly TelemetryType[];
  readonly buffering: Buffering;
  readonly destination: Destination;
}
