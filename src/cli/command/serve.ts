import { once } from "node:events";
import { guardInvoke } from "../../api/guarded.ts";
import { createInvokeApp } from "../../api/invoke-app.ts";
import { Scope } from "../../core/scope.ts";
import { Journal } from "../../core/journal.ts";
import { plural } from "../../core/plural.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Server } from "../../platform/serve.ts";
import { endLeaks, type EndedLeak } from "../../runner/machine/end-leaks.ts";
import { hostFor } from "../../runner/machine/host-for.ts";
import { openFleet } from "../../runner/machine/open-fleet.ts";
import { openMachine } from "../../runner/machine/open-machine.ts";
import { serveLoopback } from "../../runner/machine/serve-loopback.ts";
import { EventQueue } from "../../sandbox/fleet/event-queue.ts";
import { Losses } from "../../runner/observe/losses.ts";
import type { Fleet } from "../../sandbox/fleet/fleet.ts";
import type { Environment } from "../../sandbox/environment.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { serveFlags } from "../args/flags.ts";
import { invokeGuard, warnOfOpenDoors } from "../request/invoke-guard.ts";
import { LineWriter } from "../output/line-writer.ts";
import { printLog } from "../output/print-log.ts";
import { printLosses } from "../output/print-losses.ts";
import { runnable, type CommandContext } from "./runnable.ts";
import { planFleet } from "../request/plan-fleet.ts";
import { serveRequest, type ServeRequest } from "../request/serve-request.ts";

/** How many entries of the journal are kept. The log of an invoke under way needs fewer. */
const MAX_ENTRIES = 4000;

/** How long a phase may go on at the end when its caller has the answer, in milliseconds. */
const GRACE_MS = 2000;

/** How many events that never ran are named at the end. */
const MAX_SHOWN = 10;

const SLOW_READER = "The log on stdout is not read as fast as it is written: lines are left out";

/** `lambda-sim serve`. */
export default runnable(serveFlags, (args, context) => serve(serveRequest(args, context), context));

/** Serves until a signal comes, which is a success. */
async function serve(request: ServeRequest, context: CommandContext): Promise<ExitCode> {
  const { interruption, stdout, environment, messages } = context;
  const plan = await planFleet(request, context);
  const { settings } = plan;
  const { initConcurrency } = request;
  const machine = openMachine(environment, { initConcurrency, adoptsOrphans: true });
  const { clock } = machine;
  const journal = new Journal<JournalEntry>({
    maxEntries: MAX_ENTRIES,
    // A line may have two megabytes.
    thinning: new Losses().thinning,
  });
  const scope = new Scope(interruption.signal);
  try {
    scope.defer(() => machine.close());
    const writer = new LineWriter(stdout, { onSlow: () => messages.warn(SLOW_READER) });
    scope.defer(() => writer.end());
    scope.defer(printLog(journal, { settings, clock, write: writer.write.bind(writer) }));
    printLosses(journal, context.messages);
    const places: Pick<Environment, "address" | "number" | "world">[] = [];
    scope.defer(async () => warnOf(await endLeaks(places), context));
    const onEnvironment = ({ address, number, world }: Environment): void =>
      void places.push({ address, number, world });
    const host = await hostFor(plan.isolation, machine);
    const fleet = openFleet({ ...plan, onEnvironment }, { ...machine, host }, journal);
    const events = new EventQueue(fleet, (id) => warnOfExpired(id, context));
    scope.defer(() => warnOfQueued(events, context));
    let server: Server | undefined;
    // The server closes after the fleet, so that callers who still wait get an answer.
    scope.defer(() => server?.close());
    scope.defer(() => fleet.close("spindown", { graceMs: GRACE_MS }));
    scope.defer(() => events.close());
    await fleet.open();
    const app = guardInvoke(createInvokeApp(fleet, events), invokeGuard(request, machine, context));
    server = await serveLoopback(machine.serve, app, request.invokeAddress);
    announce(fleet, server, context);
    warnOfOpenDoors(request, context.messages);
    if (scope.isOver) return EXIT.success;
    const stopped = once(scope.signal, "abort");
    const isAhead = settings.initializationType === "provisioned-concurrency";
    if (isAhead) await Promise.race([fleet.begin(), stopped]);
    await stopped;
    return EXIT.success;
  } finally {
    await scope.close();
  }
}

function warnOfExpired(requestId: string, { messages }: CommandContext): void {
  messages.warn(`Event ${requestId} is dropped: in six hours there was no environment for it`);
}

function warnOfQueued({ undelivered }: EventQueue, { messages }: CommandContext): void {
  const { length } = undelivered;
  if (length === 0) return;
  const shown = undelivered.slice(0, MAX_SHOWN).join(", ");
  const more = length > MAX_SHOWN ? ` and ${length - MAX_SHOWN} more` : "";
  messages.warn(`${plural(length, "queued event")} never ran: ${shown}${more}`);
}

function warnOf(leaks: readonly EndedLeak[], { messages }: CommandContext): void {
  for (const { pid, command } of leaks) {
    messages.warn(`Process ${pid} was still there after its environment: ${command}`);
  }
}

function announce(fleet: Fleet, server: Server, { messages }: CommandContext): void {
  const { runtime, settings } = fleet.world;
  const address = fleet.environments[0]?.address ?? "";
  messages.info(`Invoke  http://${server.address}/2015-03-31/functions/function/invocations`);
  messages.info(`Runtime AWS_LAMBDA_RUNTIME_API=${address}`);
  if (runtime.kind === "attach") {
    // What we start has it in its variables; what is attached is told it here.
    const token = fleet.environments[0]?.origin.metadataToken ?? "";
    messages.info(`        AWS_LAMBDA_METADATA_API=${address} AWS_LAMBDA_METADATA_TOKEN=${token}`);
  }
  const waits = runtime.kind === "attach" ? "waits for a runtime to attach" : "is ready";
  messages.info(`Function "${settings.name}" ${waits}; Ctrl-C ends it`);
}
