import { assert } from "../../core/assert.ts";
import { Mailbox } from "../../core/mailbox.ts";
import { err, ok, type Result } from "../../core/result.ts";
import type { ExtensionEvent, ExtensionEventType } from "../../lambda/event.ts";
import {
  advanceExtension,
  type ExtensionSignal,
  type ExtensionState,
} from "../../lambda/extension.ts";
import type { Refusal } from "../../lambda/refusal.ts";
import type { TelemetryApi } from "../../lambda/subscription.ts";

/** An event with the id that its header carries. */
export interface SentEvent {
  readonly id: string;
  readonly event: ExtensionEvent;
}

/** One extension of one generation: where it stands, and the long poll that feeds it. */
export class Extension {
  readonly name: string;
  readonly id: string;
  readonly kind: "external" | "internal";
  /** The type of its failure: as it reported it, or why it could not be started. */
  errorType: string | undefined;
  /** When it registered, in epoch milliseconds; NaN before. */
  registeredAt = Number.NaN;
  /** When it first called next, in epoch milliseconds. */
  firstNextAt: number | undefined;
  /** The API by which it has subscribed to telemetry; it may not use the other. */
  subscribedBy: TelemetryApi | undefined;
  /** Resolves when every call by which it has asked to subscribe is answered. */
  subscribing: Promise<unknown> = Promise.resolve();
  readonly #events = new Mailbox<SentEvent>();
  #state: ExtensionState = "Started";
  #subscriptions: readonly ExtensionEventType[] = [];

  constructor(name: string, id: string, kind: "external" | "internal") {
    this.name = name;
    this.id = id;
    this.kind = kind;
  }

  get state(): ExtensionState {
    return this.#state;
  }

  get subscriptions(): readonly ExtensionEventType[] {
    return this.#subscriptions;
  }

  get isRegistered(): boolean {
    return this.#state !== "Started" && this.#state !== "LaunchError";
  }

  /** It has nothing to do and waits for an event. */
  get isAtNext(): boolean {
    return this.#state === "Ready";
  }

  /** It has taken every event that was sent to it. */
  get hasTakenAll(): boolean {
    return this.#events.size === 0;
  }

  /** How many of its polls wait. */
  get polling(): number {
    return this.#events.waiting;
  }

  wants(type: ExtensionEventType): boolean {
    return this.#subscriptions.includes(type);
  }

  /** Moves it, or says why not. */
  advance(signal: ExtensionSignal): Result<ExtensionState, Refusal> {
    const who = signal === "register" ? this.name : this.id;
    const result = advanceExtension(this.#state, signal, who);
    if (result.ok) this.#state = result.value;
    return result;
  }

  register(subscriptions: readonly ExtensionEventType[]): Result<ExtensionState, Refusal> {
    const moved = this.advance("register");
    if (moved.ok) this.#subscriptions = subscriptions;
    return moved;
  }

  /**
   * Polls for its next event, which may take long. A second poll is refused while one waits. A poll
   * whose client has gone may be replaced. An event that was not taken is not skipped.
   */
  next(options: { signal?: AbortSignal | undefined }): Result<Promise<SentEvent>, Refusal> {
    const replacesAbandoned = this.#state === "Ready" && this.#events.waiting === 0;
    if (!replacesAbandoned) {
      const moved = this.advance("next");
      if (!moved.ok) return err(moved.error);
      if (this.#events.size > 0) this.advance("event");
    }
    return ok(this.#events.take(options));
  }

  /**
   * Polls beside a poll that waits, and before it. That one may be abandoned without our knowing;
   * whoever calls this has to find out, and else to end this one.
   */
  nextBeside(options: { signal: AbortSignal }): Promise<SentEvent> {
    assert(this.#state === "Ready", "Only a poll of an extension at next is doubted");
    return this.#events.take({ ...options, isFirst: true });
  }

  /** Sends it an event, which it gets at once or when it polls. */
  send(event: SentEvent): void {
    // Before its first next it stays Registered, so that it may still report a failed init.
    if (this.#state !== "Registered") this.advance("event");
    this.#events.put(event);
  }

  /** Takes back what could not be written to its client. */
  redeliver(event: SentEvent): void {
    // It may have polled again meanwhile. Then it counts as one that has nothing to do.
    this.advance("event");
    this.#events.putBack(event);
  }

  /** Ends its poll with `reason`. */
  close(reason: unknown): void {
    this.#events.close(reason);
  }
}
