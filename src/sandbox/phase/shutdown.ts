import type { ShutdownReason } from "../../lambda/phase.ts";
import type { Environment } from "../environment.ts";
import { shutDown } from "./terminate.ts";

/** Shuts an environment down for good. */
export async function endEnvironment(
  environment: Environment,
  reason: ShutdownReason,
): Promise<void> {
  await shutDown(environment, reason);
  environment.record({ type: "environmentEnded" });
  environment.leave();
}

/** Shuts down what is attached. A new generation waits for whoever attaches next. */
export async function releaseAttached(
  environment: Environment,
  reason: ShutdownReason,
): Promise<void> {
  await shutDown(environment, reason);
  environment.replaceGeneration();
  environment.origin.becomeCold();
}
