import { settlesWithin } from "../../core/clock.ts";
import type { ExtensionEvent } from "../../lambda/event.ts";
import { RUNTIME_SHUTDOWN_MS, SHUTDOWN_BUDGET_MS } from "../../lambda/limits/protocol.ts";
import type { ShutdownReason } from "../../lambda/phase.ts";
import { thaw } from "./freeze.ts";
import type { Extension } from "../party/extension.ts";
import type { Registry } from "../party/registry.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { HostedProcess } from "../ports.ts";
import type { Environment } from "../environment.ts";

/**
 * Ends every process of the environment: first the runtime, then the extensions, all within the
 * budget that the registered extensions give (RIE internal/lambda/rapid/shutdown.go;
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-lifecycle-shutdown).
 *
 * Resolves when all of them have exited, and whatever they started is killed.
 */
export async function terminate(environment: Environment, reason: ShutdownReason): Promise<void> {
  const { generation, world } = environment;
  generation.beginTermination();
  thaw(environment);
  const kind = budgetKind(generation.registry);
  const budgetMs = SHUTDOWN_BUDGET_MS[kind];
  const deadlineAt = Math.floor(world.clock.now() + budgetMs);
  const endsMs = world.clock.monotonic() + budgetMs;
  const shareMs = RUNTIME_SHUTDOWN_MS[kind];
  const shareEndsMs = world.clock.monotonic() + shareMs;
  const flushed = flush(environment, shareEndsMs);
  await stopRuntime(environment, shareMs);
  // Once more, for what the runtime wrote as it left.
  await Promise.all([flushed, flush(environment, shareEndsMs)]);
  const event: ExtensionEvent = {
    eventType: "SHUTDOWN",
    deadlineMs: deadlineAt,
    shutdownReason: reason,
  };
  const externals = generation.registry.all.filter((extension) => extension.kind === "external");
  await Promise.all(
    externals.map((extension) => stopExtension(environment, extension, { event, endsMs })),
  );
  generation.close();
}

/** Ends every process in a phase of its own, which the journal has. */
export async function runEndPhase(
  environment: Environment,
  phase: "reset" | "shutdown",
  reason: ShutdownReason,
): Promise<void> {
  const { clock } = environment.world;
  const startedMs = clock.monotonic();
  environment.record({ type: `${phase}Started`, reason });
  await terminate(environment, reason);
  environment.record({ type: `${phase}Ended`, durationMs: clock.monotonic() - startedMs });
}

/** How large the budget is depends on who has registered. */
function budgetKind(registry: Registry): keyof typeof SHUTDOWN_BUDGET_MS {
  const kinds = registry.registered.map((extension) => extension.kind);
  if (kinds.includes("external")) {
    return kinds.includes("internal") ? "both" : "external";
  }
  return kinds.length > 0 ? "internal" : "none";
}

/** SIGTERM, then SIGKILL when its share is over; with no extension SIGKILL at once. */
async function stopRuntime({ generation, world }: Environment, shareMs: number): Promise<void> {
  const process = generation.processes.get(RUNTIME);
  if (!process) return;
  if (shareMs > 0) {
    process.signal("SIGTERM");
    await settlesWithin(world.clock, shareMs, process.exited);
  }
  await kill(process);
}

/** Subscribers get what is pending before SHUTDOWN, in the time that the runtime may take. */
async function flush({ generation, world }: Environment, untilMs: number): Promise<void> {
  const leftMs = untilMs - world.clock.monotonic();
  if (leftMs > 0) await settlesWithin(world.clock, leftMs, generation.relay.flush());
}

/**
 * Sends SHUTDOWN to an extension that asked for it, and waits for its exit until the deadline.
 * Kills it then, and any other at once.
 */
async function stopExtension(
  environment: Environment,
  extension: Extension,
  { event, endsMs }: { event: ExtensionEvent; endsMs: number },
): Promise<void> {
  const { generation, world } = environment;
  const process = generation.processes.get(extension.name);
  if (extension.wants("SHUTDOWN") && isAlive(extension)) {
    extension.send({ id: world.random.uuid(), event });
    environment.record({ type: "eventSent", extension: extension.name, event });
    // Nobody sees an attached extension exit: it is done when it asks for more after the event.
    const isDone = process?.exited ?? generation.aftermath.until(() => extension.isAtNext);
    await settlesWithin(world.clock, endsMs - world.clock.monotonic(), isDone);
  }
  if (process) await kill(process);
}

function isAlive({ state }: Extension): boolean {
  return state === "Registered" || state === "Ready" || state === "Running";
}

/** Kills the whole group, also when its leader has exited: it may have left children behind. */
async function kill(process: HostedProcess): Promise<void> {
  process.signal("SIGKILL");
  await process.exited;
}
