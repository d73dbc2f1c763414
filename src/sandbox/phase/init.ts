import type { Cancel } from "../../core/clock.ts";
import { FaultError, initTimedOut, statusOf, type Fault } from "../../lambda/fault.ts";
import { initTimeoutMs } from "../../lambda/function.ts";
import type { ExtensionStatus } from "../../lambda/journal-entry.ts";
import type { InitPhase } from "../../lambda/phase.ts";
import type { Generation } from "../generation.ts";
import { drain } from "./drain.ts";
import { launch } from "./launch.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { Environment } from "../environment.ts";

/**
 * The init phase, as https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 * and RIE (internal/lambda/rapid/handlers.go, doRuntimeDomainInit) have it. It waits until the
 * machine has room for one more; `onBegin` is called then, and the clocks start.
 *
 * Resolves to how long it took, in milliseconds; rejects with a {@link FaultError}.
 */
export function initialize(
  environment: Environment,
  phase: InitPhase,
  onBegin: () => void = () => {},
): Promise<number> {
  const { generation, world } = environment;
  const run = (): Promise<number> => {
    onBegin();
    return runInit(environment, phase);
  };
  // What is attached does its work elsewhere, and may come tomorrow.
  return environment.isAttached ? run() : world.inits.run(run, generation.signal);
}

async function runInit(environment: Environment, phase: InitPhase): Promise<number> {
  const { generation, world } = environment;
  const { memory } = generation;
  if (environment.isAttached) await generation.monitor.until(() => generation.isCalled);
  const startedMs = world.clock.monotonic();
  const initCount = world.countInit();
  const { instanceId } = environment.origin;
  const { initializationType } = environment.origin;
  const kind = { phase, initializationType };
  environment.record({ type: "initStarted", ...kind, attempt: initCount, instanceId });
  const cancel = limitInit(environment, phase);
  const end = (durationMs: number, fault?: Fault): void => {
    const status = fault ? statusOf(fault) : "success";
    const errorType = status === "timeout" ? undefined : fault?.errorType;
    const progress = { hasRuntime: generation.hasRuntime, extensions: statusesOf(generation) };
    environment.record({ type: "initEnded", ...kind, status, errorType, durationMs, ...progress });
    generation.relay.endSubscribing();
  };
  memory.start();
  try {
    await bringUp(environment, initCount);
    const durationMs = world.clock.monotonic() - startedMs;
    cancel();
    if (generation.processes.size > 0) await drain(environment);
    if (memory.isWatching) await memory.stop();
    // It may have failed between the state that was waited for and now.
    generation.signal.throwIfAborted();
    end(durationMs);
    return durationMs;
  } catch (error) {
    void memory.stop();
    if (error instanceof FaultError) end(world.clock.monotonic() - startedMs, error.fault);
    throw error;
  } finally {
    cancel();
  }
}

/**
 * Extensions first; the runtime when every external one has registered; done when all of them,
 * and the runtime, wait at next.
 */
async function bringUp(environment: Environment, initCount: number): Promise<void> {
  const { runtime, registry, monitor } = environment.generation;
  for (const [name, actor] of environment.world.extensions) {
    await launch(environment, { name, actor, initCount });
  }
  await monitor.until(() => registry.hasAllExternals);
  environment.generation.hasRuntime = true;
  await launch(environment, { name: RUNTIME, actor: environment.world.runtime, initCount });
  await monitor.until(() => runtime.isAtNext);
  await monitor.until(() => registry.isAtNext);
}

/** What has become of the extensions that were started, and of those that registered by themselves. */
function statusesOf({ registry, processes }: Generation): readonly ExtensionStatus[] {
  return registry.all
    .filter(({ name, state }) => state !== "Started" || processes.has(name))
    .map(({ name, state, subscriptions, errorType }) => {
      return { name, state, events: subscriptions, errorType };
    });
}

/**
 * Inside an invoke the function's timeout is the limit, unless it is for several; what is attached
 * may sit at a breakpoint.
 */
function limitInit(environment: Environment, phase: InitPhase): Cancel {
  const { generation, world, origin } = environment;
  const isOfInvoke = phase === "invoke" && !generation.runtime.isShared;
  if (isOfInvoke || environment.isAttached) return () => {};
  const { initializationType } = origin;
  const limitMs = initTimeoutMs({ ...world.settings, initializationType });
  return world.clock.schedule(limitMs, () => generation.fail(initTimedOut(limitMs)));
}
