import type { ExtensionEventType } from "../../lambda/event.ts";

/** An extension that has registered. */
export interface RegisteredExtension {
  /** Its `Lambda-Extension-Identifier`. */
  readonly id: string;
  readonly name: string;
  /** External ones are those that the options name; any other name that registers is internal. */
  readonly kind: "external" | "internal";
  /** The events that it asked for, in its order. */
  readonly events: readonly ExtensionEventType[];
}

/** An extension of the registry as users see it. */
export function describeExtension({
  id,
  name,
  kind,
  subscriptions,
}: Omit<RegisteredExtension, "events"> & {
  readonly subscriptions: RegisteredExtension["events"];
}): RegisteredExtension {
  return { id, name, kind, events: subscriptions };
}
