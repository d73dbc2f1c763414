import type { Cancel } from "../../core/clock.ts";
import { FaultError, initTimedOut, statusOf, type Fault } from "../../lambda/fault.ts";
import { initTimeoutMs } from "../../lambda/function.ts";
import type { ExtensionStatus } from "../../lambda/journal-entry.ts";
import type { InitPhase } from "../../lambda/phase.ts";
import type { Generation } from "../generation.ts";
import { drain } from "./drain.ts";
import { launch } from "./launch.ts";
import { RUNTIME } from "../ports.ts";
import type { Sandbox } from "../sandbox.ts";

/**
 * The init phase, as https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 * and RIE (internal/lambda/rapid/handlers.go, doRuntimeDomainInit) have it.
 *
 * Resolves to how long it took, in milliseconds; rejects with a {@link FaultError}.
 */
export async function initialize(sandbox: Sandbox, phase: InitPhase): Promise<number> {
  const { generation, world } = sandbox;
  const { memory } = generation;
  if (sandbox.isAttached) await generation.monitor.until(() => generation.isCalled);
  const startedMs = world.clock.monotonic();
  const initCount = world.countInit();
  const { instanceId } = sandbox.origin;
  const { initializationType } = sandbox.origin;
  const kind = { phase, initializationType };
  sandbox.record({ type: "initStarted", ...kind, attempt: initCount, instanceId });
  const cancel = limitInit(sandbox, phase);
  const end = (durationMs: number, fault?: Fault): void => {
    const status = fault ? statusOf(fault) : "success";
    const errorType = status === "timeout" ? undefined : fault?.errorType;
    const progress = { hasRuntime: generation.hasRuntime, extensions: statusesOf(generation) };
    sandbox.record({ type: "initEnded", ...kind, status, errorType, durationMs, ...progress });
    generation.relay.endSubscribing();
  };
  memory.start();
  try {
    await bringUp(sandbox, initCount);
    const durationMs = world.clock.monotonic() - startedMs;
    cancel();
    if (generation.processes.size > 0) await drain(sandbox);
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
async function bringUp(sandbox: Sandbox, initCount: number): Promise<void> {
  const { runtime, registry, monitor } = sandbox.generation;
  for (const [name, actor] of sandbox.world.extensions) {
    await launch(sandbox, { name, actor, initCount });
  }
  await monitor.until(() => registry.hasAllExternals);
  sandbox.generation.hasRuntime = true;
  await launch(sandbox, { name: RUNTIME, actor: sandbox.world.runtime, initCount });
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

/** Inside an invoke the function's timeout is the limit; what is attached may sit at a breakpoint. */
function limitInit(sandbox: Sandbox, phase: InitPhase): Cancel {
  if (phase === "invoke" || sandbox.isAttached) return () => {};
  const { generation, world, origin } = sandbox;
  const { initializationType } = origin;
  const limitMs = initTimeoutMs({ ...world.settings, initializationType });
  return world.clock.schedule(limitMs, () => generation.fail(initTimedOut(limitMs)));
}
