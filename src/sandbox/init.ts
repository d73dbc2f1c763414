import type { Cancel } from "../core/clock.ts";
import { FaultError, initTimedOut, statusOf, type Fault } from "../lambda/fault.ts";
import { initTimeoutMs } from "../lambda/function.ts";
import type { InitPhase } from "../lambda/phase.ts";
import { launch } from "./launch.ts";
import { RUNTIME } from "./ports.ts";
import type { Sandbox } from "./sandbox.ts";

/**
 * The init phase, as https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 * and RIE (internal/lambda/rapid/handlers.go, doRuntimeDomainInit) have it.
 *
 * Resolves to when it began, in monotonic milliseconds; rejects with a {@link FaultError}.
 */
export async function initialize(sandbox: Sandbox, phase: InitPhase): Promise<number> {
  const { generation, world } = sandbox;
  if (sandbox.isAttached) await generation.monitor.until(() => generation.isCalled);
  const startedMs = world.clock.monotonic();
  const initCount = world.countInit();
  sandbox.record({ type: "initStarted", phase, attempt: initCount });
  const cancel = limitInit(sandbox, phase);
  const end = (fault?: Fault): void => {
    const status = fault ? statusOf(fault) : "success";
    const errorType = status === "timeout" ? undefined : fault?.errorType;
    const durationMs = world.clock.monotonic() - startedMs;
    sandbox.record({ type: "initEnded", phase, status, errorType, durationMs });
  };
  try {
    await bringUp(sandbox, initCount);
    end();
    return startedMs;
  } catch (error) {
    if (error instanceof FaultError) end(error.fault);
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
  await launch(sandbox, { name: RUNTIME, actor: sandbox.world.runtime, initCount });
  await monitor.until(() => runtime.isAtNext);
  await monitor.until(() => registry.isAtNext);
}

/** Inside an invoke the function's timeout is the limit; what is attached may sit at a breakpoint. */
function limitInit(sandbox: Sandbox, phase: InitPhase): Cancel {
  if (phase === "invoke" || sandbox.isAttached) return () => {};
  const { generation, world } = sandbox;
  const limitMs = initTimeoutMs(world.settings);
  return world.clock.schedule(limitMs, () => generation.fail(initTimedOut(limitMs)));
}
