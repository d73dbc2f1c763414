import type { EmittedEvent, TelemetryEvent } from "../../lambda/telemetry-event.ts";

/** Which events are asked for: those that all of it holds for, so `{}` for every one. */
export interface TelemetryFilter<Type extends TelemetryEvent["type"] = TelemetryEvent["type"]> {
  /** As on the wire: `platform.report`, `function` … */
  readonly type?: Type | undefined;
  /** Those that tell of this invocation, which lines of a log do not. */
  readonly requestId?: string | undefined;
}

/** Whether an event is the one. */
export type TelemetryPredicate<Event extends TelemetryEvent> = (event: Event) => boolean;

/** What the platform emits with those types; its `record` is that of the type. */
export type EmittedEventOf<Type extends EmittedEvent["type"]> = Extract<
  EmittedEvent,
  { readonly type: Type }
>;

/** What a subscriber is sent with those types, by either API. */
export type TelemetryEventOf<Type extends TelemetryEvent["type"]> = Extract<
  TelemetryEvent,
  { readonly type: Type }
>;

/** Takes the events that the filter asks for. */
export function matching({ type, requestId }: TelemetryFilter): TelemetryPredicate<TelemetryEvent> {
  return (event) => {
    if (type !== undefined && event.type !== type) return false;
    return requestId === undefined || requestIdOf(event) === requestId;
  };
}

/** What a message calls those that `filter` asks for. */
export function describeFilter({ type, requestId }: TelemetryFilter): string {
  const what = type === undefined ? "telemetry" : `"${type}"`;
  return requestId === undefined ? what : `${what} of invocation "${requestId}"`;
}

/** A line that is an object may have a key of that name, which says nothing of Lambda's. */
function requestIdOf({ type, record }: TelemetryEvent): string | undefined {
  if (type === "function" || type === "extension" || typeof record === "string") return undefined;
  return "requestId" in record ? record.requestId : undefined;
}
