import type { FunctionSettings, InitializationType } from "../lambda/function.ts";
import type { Start } from "../lambda/phase.ts";

/**
 * How an environment came to where an invoke meets it. A provisioned one is initialized ahead, so
 * that no invoke meets a cold one; what goes beyond those is on demand
 * (https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html).
 */
export class Origin {
  /** What telemetry says of its init, and its processes see in their environment. */
  initializationType: InitializationType;
  /** What the next invoke meets. */
  start: Start;
  /** How long the init took that was not inside an invoke, in milliseconds. */
  ownInitMs: number | undefined;

  constructor({ initializationType }: FunctionSettings) {
    this.initializationType = initializationType;
    this.start = initializationType === "provisioned-concurrency" ? "warm" : "cold";
  }

  /** Milliseconds of init for which the next invoke has to wait before it begins, and to pay. */
  get initMs(): number | undefined {
    return this.start === "cold" ? this.ownInitMs : undefined;
  }

  /** Nobody has begun it ahead: whoever comes waits for it. */
  becomeCold(): void {
    this.start = "cold";
    const isProvisioned = this.initializationType === "provisioned-concurrency";
    if (isProvisioned) this.initializationType = "on-demand";
  }
}
