import type { EmittedEvent, TelemetryEvent } from "../../lambda/telemetry-event.ts";

/** Which events are asked for: those that match every key; `{}` matches every event. */
export interface TelemetryFilter<Type extends TelemetryEvent["type"] = TelemetryEvent["type"]> {
  /** As on the wire: `platform.report`, `function` … */
  readonly type?: Type | undefined;
  /** Only events of this invocation. Lines of a log belong to none. */
  readonly requestId?: string | undefined;
}

/** Whether an event is the one. */
export type TelemetryPredicate<Event extends TelemetryEvent> = (event: Event) => boolean;

/** The events of those types that the platform emits; `record` has the shape of the type. */
export type EmittedEventOf<Type extends EmittedEvent["type"]> = Extract<
  EmittedEvent,
  { readonly type: Type }
>;

/** The events of those types that a subscriber is sent, by either API. */
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

/** The events of `filter`, as a message calls them. */
export function describeFilter({ type, requestId }: TelemetryFilter): string {
  const what = type === undefined ? "telemetry" : `"${type}"`;
  return requestId === undefined ? what : `${what} of invocation "${requestId}"`;
}

/** A line that is an object may have a key `requestId` of its own, which is not Lambda's. */
function requestIdOf({ type, record }: TelemetryEvent): string | undefined {
  if (type === "function" || type === "extension" || typeof record === "string") return undefined;
  return "requestId" in record ? record.requestId : undefined;
}
