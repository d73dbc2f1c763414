import type { TelemetryEvent } from "../../lambda/telemetry-event.ts";
import type { DeliveryPolicy, PolicyOf } from "../../telemetry/delivery-policy.ts";

/** The policies of a simulator, by the type of the event. They may change at any time. */
export class DeliveryPolicies {
  readonly #byType = new Map<TelemetryEvent["type"], DeliveryPolicy>();

  /** The policy for an event, to whomever it goes. */
  readonly policyOf: PolicyOf = ({ type }) => this.#byType.get(type);

  set(type: TelemetryEvent["type"], policy: DeliveryPolicy): void {
    this.#byType.set(type, policy);
  }

  clear(): void {
    this.#byType.clear();
  }
}
