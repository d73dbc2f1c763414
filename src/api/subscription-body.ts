import { z } from "zod";
import { err, ok, type Result } from "../core/result.ts";
import {
  BUFFERING,
  SCHEMA_VERSIONS,
  TELEMETRY_TYPES,
  type Buffering,
  type Subscription,
  type TelemetryApi,
  type TelemetrySchema,
} from "../lambda/subscription.ts";
import { parseJson } from "./body.ts";
import { show } from "./show.ts";
import { destination, type DestinationContext } from "./subscription-destination.ts";

/** The most unknown types that one message names. */
const MAX_UNKNOWN = 5;

/**
 * Reads a subscription from `body`. On failure the result is all mistakes, each in a few words:
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html. Unknown keys are
 * ignored, as in RIE.
 */
export function parseSubscription(
  body: Uint8Array,
  context: DestinationContext,
): Result<Subscription, readonly string[]> {
  const json = parseJson(body);
  if (!json.ok) return err([`failed to parse JSON: ${json.error}`]);
  const parsed = subscription(context).safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map(({ message }) => message));
}

function subscription(context: DestinationContext): z.ZodType<Subscription> {
  const fields = {
    schemaVersion: schemaVersion(context.api),
    types: types(),
    buffering: buffering(),
    destination: destination(context),
  };
  return z
    .object(fields, { error: "the body should be a JSON object" })
    .transform(({ schemaVersion: schema, ...rest }) => ({ schema, ...rest }));
}

/** Without a version the Logs API uses its first schema. */
function schemaVersion(api: TelemetryApi): z.ZodType<TelemetrySchema> {
  const versions = SCHEMA_VERSIONS[api];
  const fallback = api === "logs" ? SCHEMA_VERSIONS.logs.at(-1) : undefined;
  return z
    .unknown()
    .optional()
    .transform((value, context) => {
      const asked = value ?? fallback;
      const version = versions.find((known) => known === asked);
      if (version !== undefined) return { api, version } as TelemetrySchema;
      return complain(context, problemWith("schemaVersion", asked, oneOf(versions)));
    });
}

function types() {
  return z
    .unknown()
    .optional()
    .transform((value, context) => {
      const wanted = `a list of ${oneOf(TELEMETRY_TYPES)}`;
      if (!Array.isArray(value)) return complain(context, problemWith("types", value, wanted));
      if (value.length === 0) return complain(context, "types should not be empty");
      const known = TELEMETRY_TYPES.filter((type) => value.includes(type));
      const unknown = value.filter((type) => !known.includes(type as never));
      if (unknown.length === 0) return known;
      const shown = [
        ...unknown.slice(0, MAX_UNKNOWN).map(show),
        ...(unknown.length > MAX_UNKNOWN ? ["…"] : []),
      ];
      return complain(context, `types should be ${wanted}, not ${shown.join(", ")}`);
    });
}

/** Absent values are Lambda's defaults. */
function buffering() {
  const fields = {
    maxItems: bounded("maxItems"),
    maxBytes: bounded("maxBytes"),
    timeoutMs: bounded("timeoutMs"),
  };
  return z
    .preprocess(
      (value) => value ?? {},
      z.object(fields, { error: "buffering should be a JSON object" }),
    )
    .transform((value): Buffering => value);
}

function bounded(name: keyof Buffering) {
  const { min, max, default: fallback } = BUFFERING[name];
  const error = `buffering.${name} should be a whole number from ${min} to ${max}`;
  return z
    .int({ error })
    .min(min, { error })
    .max(max, { error })
    .nullish()
    .transform((value) => value ?? fallback);
}

/** The message for a field: it is missing, or what it should be. */
function problemWith(name: string, value: unknown, wanted: string): string {
  if (value === undefined || value === null) return `${name} is not provided`;
  return `${name} should be ${wanted}, not ${show(value)}`;
}

/** Adds an issue, and ends the check of the field. */
function complain(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}

function oneOf(values: readonly string[]): string {
  const shown = values.map(show);
  return `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}
