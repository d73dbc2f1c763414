import type { ShutdownReason } from "../../lambda/phase.ts";
import type { Environment } from "../environment.ts";
import { runEndPhase } from "./terminate.ts";

/** The shutdown phase of an environment that ends for good. */
export async function endEnvironment(
  environment: Environment,
  reason: ShutdownReason,
): Promise<void> {
  await runEndPhase(environment, "shutdown", reason);
  environment.record({ type: "environmentEnded" });
  environment.stopRecording();
}

/** The shutdown phase of what is attached. A new generation waits for the next to attach. */
export async function releaseAttached(
  environment: Environment,
  reason: ShutdownReason,
): Promise<void> {
  await runEndPhase(environment, "shutdown", reason);
  environment.replaceGeneration();
  environment.origin.becomeCold();
}
