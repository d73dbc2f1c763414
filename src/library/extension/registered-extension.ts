import type { ExtensionEventType } from "../../lambda/event.ts";
import type { Extension } from "../../sandbox/party/extension.ts";

/** An extension that has registered. */
export interface RegisteredExtension {
  /** Its `Lambda-Extension-Identifier`. */
  readonly id: string;
  readonly name: string;
  /** External ones are those that the options name; any other name that registers is internal. */
  readonly kind: "external" | "internal";
  /** The events that it asked for, in its order. */
  readonly events: readonly ExtensionEventType[];
  /** When it registered, in epoch milliseconds. */
  readonly registeredAt: number;
  /**
   * When it first called `event/next`, in epoch milliseconds: its own init took from its start to
   * here. Undefined before.
   */
  readonly firstNextAt: number | undefined;
}

/** An extension of the registry as users see it. */
export function describeExtension(extension: Extension): RegisteredExtension {
  const { id, name, kind, subscriptions: events, registeredAt, firstNextAt } = extension;
  return { id, name, kind, events, registeredAt, firstNextAt };
}
