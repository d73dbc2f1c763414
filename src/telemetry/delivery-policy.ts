import type { TelemetryEvent } from "../lambda/telemetry-event.ts";

/**
 * What becomes of an event on its way to a subscriber, beside what Lambda does: it is lost, comes
 * twice, or comes later. Events keep their order: those that follow a late one come later too.
 */
export type DeliveryPolicy = "suppress" | "twice" | { readonly delayMs: number };

/** An event that is about to go to a subscriber. */
export interface Delivering {
  readonly extension: string;
  readonly type: TelemetryEvent["type"];
}

/** The policy for an event; undefined if it goes its way. Asked once for each subscriber. */
export type PolicyOf = (delivering: Delivering) => DeliveryPolicy | undefined;
