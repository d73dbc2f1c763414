import {
  extensionExited,
  extensionLaunchError,
  FaultError,
  invalidEntrypoint,
  machineExhausted,
  runtimeExited,
} from "../../lambda/fault.ts";
import type { ProcessExit } from "../../lambda/journal-entry.ts";
import type { Generation } from "../generation.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { LaunchFailure } from "../ports.ts";
import type { Environment } from "../environment.ts";
import type { Actor } from "../world.ts";

/** Starts a process of the environment and watches it; rejects with a {@link FaultError} when it cannot be started. */
export async function launch(
  environment: Environment,
  { name, actor, initCount }: { name: string; actor: Actor; initCount: number },
): Promise<void> {
  if (actor.kind === "attach") return;
  const { generation, world } = environment;
  generation.signal.throwIfAborted();
  const { address, origin } = environment;
  const { metadataToken, initializationType, logStream } = origin;
  const places = { address, metadataToken, logStream };
  const plan = actor.plan({ ...places, initializationType, initCount });
  const started = await world.host.spawn(plan, (line, stream) => {
    environment.record({ type: "log", source: name, stream, line });
    return generation.relay.room();
  });
  if (!started.ok) {
    const { message, reason } = started.error;
    if (name !== RUNTIME) failLaunch(generation, name, reason);
    if (reason === "Exhausted") throw new FaultError(machineExhausted(message));
    const fault = name === RUNTIME ? invalidEntrypoint : extensionLaunchError;
    throw new FaultError(fault(message));
  }
  const process = started.value;
  generation.processes.set(name, process);
  environment.record({ type: "processStarted", source: name, pid: process.pid });
  // The environment may have failed, or begun to end, while it was started.
  const isTooLate = generation.isOver;
  void process.exited.then((exit) => onExit(environment, generation, { name, exit, isTooLate }));
  if (isTooLate) process.signal("SIGKILL");
}

/** The error type has no prefix, as in RIE (internal/lambda/core/agents.go). */
function failLaunch({ registry }: Generation, name: string, reason: LaunchFailure["reason"]): void {
  const extension = registry.named(name);
  if (!extension) return;
  extension.advance("launchError");
  extension.errorType = reason === "PermissionDenied" ? reason : "UnknownError";
}

function onExit(
  environment: Environment,
  generation: Generation,
  { name, exit, isTooLate }: { name: string; exit: ProcessExit; isTooLate: boolean },
): void {
  const isExpected = isTooLate || generation.isTerminating;
  environment.record({ type: "processExited", source: name, exit, isExpected });
  endSubscriptions(generation, name);
  if (name === RUNTIME) {
    generation.runtime.advance("exit");
    if (!isExpected) generation.fail(runtimeExited(exit));
    return;
  }
  const hasFailed = isExpected && exit.code !== 0;
  generation.registry.named(name)?.advance(hasFailed ? "shutdownFailure" : "exit");
  if (!isExpected) generation.fail(extensionExited(exit));
}

/** Ends the subscriptions of a process that ended: an extension's, or those of internal ones. */
function endSubscriptions({ registry, relay }: Generation, source: string): void {
  if (source !== RUNTIME) return relay.unsubscribe(source);
  const internals = registry.registered.filter(({ kind }) => kind === "internal");
  for (const { name } of internals) relay.unsubscribe(name);
}
