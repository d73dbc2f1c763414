import type { InitializationType } from "../lambda/function.ts";
import { logStreamName } from "../lambda/log-stream.ts";
import type { Start } from "../lambda/phase.ts";
import type { SandboxWorld } from "./world.ts";

/**
 * What the next invoke of an environment meets. A provisioned environment is initialized ahead, so
 * no invoke meets it cold. Environments beyond the provisioned ones are on demand
 * (https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html).
 */
export class Origin {
  /** The UUID of the environment in telemetry. */
  readonly instanceId: string;
  /** The name of its log stream. Each environment has one of its own. */
  readonly logStream: string;
  /** The secret by which its processes are given its metadata: `AWS_LAMBDA_METADATA_TOKEN`. */
  readonly metadataToken: string;
  /** What telemetry says of its init, and its processes see in their environment. */
  initializationType: InitializationType;
  /** What the next invoke meets. */
  start: Start;
  /** How long the last init outside of an invoke took, in milliseconds. */
  ownInitMs: number | undefined;

  constructor({ settings, clock, random }: SandboxWorld) {
    const { initializationType, version } = settings;
    this.instanceId = random.uuid();
    this.logStream = logStreamName(version, { at: clock.now(), id: this.instanceId });
    this.metadataToken = random.uuid();
    this.initializationType = initializationType;
    this.start = initializationType === "provisioned-concurrency" ? "warm" : "cold";
  }

  /** Milliseconds of init that the next invoke waits for before it begins, and is billed for. */
  get initMs(): number | undefined {
    return this.start === "cold" ? this.ownInitMs : undefined;
  }

  /** Its next init is not begun ahead: an invoke waits for it. */
  becomeCold(): void {
    this.start = "cold";
    const isProvisioned = this.initializationType === "provisioned-concurrency";
    if (isProvisioned) this.initializationType = "on-demand";
  }
}
