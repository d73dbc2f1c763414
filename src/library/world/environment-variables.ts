import { runtimeEnvironment } from "../../lambda/environment-variables.ts";
import type { OpenWorld } from "./open-world.ts";

/** All variables that the runtime at `address` sees, or would see if it were started by us. */
export function environmentVariables(
  { fleet, machine, plan, environments }: OpenWorld,
  address: string,
): Readonly<Record<string, string>> {
  const { runtime, settings } = fleet.world;
  const { origin } = environments.at(-1) ?? environments[0];
  const { metadataToken, initializationType, logStream } = origin;
  if (runtime.kind === "process") {
    const places = { address, metadataToken, logStream };
    return runtime.plan({ ...places, initializationType, initCount: 1 }).environment;
  }
  return runtimeEnvironment(
    { ...settings, initializationType },
    {
      address,
      metadataToken,
      base: machine.base,
      own: plan.environment,
      taskRoot: plan.cwd,
      logStream,
    },
  );
}
