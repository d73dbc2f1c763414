import {
  BUFFERING,
  SCHEMA_VERSIONS,
  TELEMETRY_TYPES,
  type Buffering,
  type TelemetryApi,
  type TelemetrySchema,
  type TelemetryType,
} from "../../../src/lambda/subscription.ts";
import { delay } from "../delay.ts";
import type { Dice } from "../dice.ts";

/** A subscription that an extension asks for. */
export interface Wish {
  /** Undefined for a body that is refused. */
  readonly garbage: string | undefined;
  readonly schema: TelemetrySchema;
  readonly types: readonly TelemetryType[];
  readonly buffering: Partial<Buffering>;
  readonly protocol: "HTTP" | "TCP";
  /** How long after it has registered, or after the wish before, in milliseconds. */
  readonly delayMs: number;
  /** It goes on beside, and asks meanwhile. */
  readonly isBeside: boolean;
}

const GARBAGE = [
  "{",
  "null",
  '{"schemaVersion":"1999-01-01"}',
  '{"schemaVersion":"2022-07-01","types":[],"destination":{"protocol":"TCP","port":9999}}',
  '{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"TCP","port":0}}',
  '{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"PIGEON"}}',
];

/** Draws what is asked for by `api`; wrongly at `faultRate`. */
export function drawWish(dice: Dice, api: TelemetryApi, faultRate: number): Wish {
  const types = TELEMETRY_TYPES.filter(() => dice.chance(0.7));
  return {
    garbage: dice.chance(faultRate / 2) ? dice.pick(GARBAGE) : undefined,
    schema: { api, version: dice.pick(SCHEMA_VERSIONS[api]) } as TelemetrySchema,
    types: types.length > 0 ? types : [dice.pick(TELEMETRY_TYPES)],
    buffering: drawBuffering(dice),
    protocol: dice.pick(["HTTP", "TCP"]),
    delayMs: dice.chance(0.7) ? 0 : delay(dice),
    isBeside: dice.chance(0.3),
  };
}

function drawBuffering(dice: Dice): Partial<Buffering> {
  return {
    ...(dice.chance(0.7) ? { maxItems: dice.pick([1000, 1000, 1001, 10_000]) } : {}),
    ...(dice.chance(0.3) ? { maxBytes: dice.pick([262_144, 1_048_576]) } : {}),
    ...(dice.chance(0.8) ? { timeoutMs: dice.pick([25, 26, 100, 500, 2000, 30_000]) } : {}),
  };
}

/** `wish` as it is asked for by one that listens at `port`. */
export function bodyOf({ garbage, schema, types, protocol, buffering }: Wish, port: number) {
  if (garbage !== undefined) return garbage;
  const destination =
    protocol === "TCP"
      ? { protocol, port }
      : { protocol, URI: `http://sandbox.localdomain:${port}` };
  return JSON.stringify({ schemaVersion: schema.version, types, buffering, destination });
}

/** What is to become of {@link Wish.buffering}: defaults for the rest. */
export function wholeBuffering({ buffering }: Wish): Buffering {
  const { maxItems, maxBytes, timeoutMs } = BUFFERING;
  return {
    maxItems: buffering.maxItems ?? maxItems.default,
    maxBytes: buffering.maxBytes ?? maxBytes.default,
    timeoutMs: buffering.timeoutMs ?? timeoutMs.default,
  };
}
