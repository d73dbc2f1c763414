import type { InitializationType } from "../lambda/function.ts";
import { logStreamName } from "../lambda/log-stream.ts";
import type { Start } from "../lambda/phase.ts";
import type { SandboxWorld } from "./world.ts";

/**
 * How an environment came to where an invoke meets it. A provisioned one is initialized ahead, so
 * that no invoke meets a cold one; what goes beyond those is on demand
 * (https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html).
 */
export class Origin {
  /** A UUID of the environment, by which telemetry knows it. */
  readonly instanceId: string;
  /** Where its log goes: one stream for each environment. */
  readonly logStream: string;
  /** What telemetry says of its init, and its processes see in their environment. */
  initializationType: InitializationType;
  /** What the next invoke meets. */
  start: Start;
  /** How long the init took that was not inside an invoke, in milliseconds. */
  ownInitMs: number | undefined;

  constructor({ settings, clock, random }: SandboxWorld) {
    const { initializationType, version } = settings;
    this.instanceId = random.uuid();
    this.logStream = logStreamName(version, { at: clock.now(), id: this.instanceId });
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
