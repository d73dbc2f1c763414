import { runtimeEnvironment } from "../lambda/environment-variables.ts";
import { newLogStream } from "../runner/open-fleet.ts";
import type { OpenWorld } from "./open-world.ts";

/** All variables that the runtime at `address` sees, or would see if it were started by us. */
export function environmentVariables(
  { fleet, machine, plan, sandboxes }: OpenWorld,
  address: string,
): Readonly<Record<string, string>> {
  const { runtime, settings } = fleet.world;
  const { initializationType } = (sandboxes.at(-1) ?? sandboxes[0]).origin;
  if (runtime.kind === "process") return runtime.plan(address, 1, initializationType).environment;
  return runtimeEnvironment(
    { ...settings, initializationType },
    {
      address,
      base: machine.base,
      own: plan.environment,
      taskRoot: plan.cwd,
      logStream: newLogStream(settings, machine),
    },
  );
}
