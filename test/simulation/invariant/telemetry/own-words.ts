import { RUNTIME } from "../../../../src/sandbox/ports.ts";
import type { Invariant, Run } from "../../run.ts";
import { eventsIn } from "../../telemetry/batches.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";

interface Event {
  readonly type: string;
  readonly record: unknown;
}

/** What each API never says. */
const FOREIGN = {
  telemetry: ["platform.logsSubscription", "platform.end", "platform.fault"],
  logs: ["platform.telemetrySubscription", "platform.initStart"],
} as const;

/**
 * A listener hears of what it asked for and of nothing else, in the words of its API, and only of
 * the life of its own processes.
 */
export const ownWords: Invariant = (run) =>
  deliveriesOf(run).flatMap((delivery) => {
    const { sender, extension, environment } = delivery;
    const events = sender.offers
      .flatMap(({ message }) => eventsIn(message, delivery))
      .map((event) => (typeof event === "string" ? JSON.parse(event) : event) as Event);
    const wrong = events.flatMap((event) => [
      ...foreign(event, delivery),
      ...misplaced(event, run, delivery),
    ]);
    return wrong.map((what) => `"${extension}" of ${environment} is told ${what}`);
  });

function foreign({ type, record }: Event, { subscription }: Delivery): readonly string[] {
  const { schema, types } = subscription;
  const words: readonly string[] = FOREIGN[schema.api];
  const family = types.find((wanted) => type === wanted || type.startsWith(`${wanted}.`));
  if (!family || words.includes(type)) return [type];
  const hasObjects = schema.api === "telemetry" && schema.version !== "2022-07-01";
  const isObject = family !== "platform" && typeof record === "object";
  if (isObject && !hasObjects) return [`of a line that is an object as a ${type}`];
  const isOld = schema.version === "2020-08-15";
  return isOld && type === "platform.runtimeDone" ? [`${type} in the oldest schema`] : [];
}

/** Lines say which process wrote them, and records of an invoke which that is. */
function misplaced({ type, record }: Event, run: Run, delivery: Delivery): readonly string[] {
  if (type === "function" || type === "extension") {
    const [, name, pid] = /([\w-]+)\((\d+)\) \d+/.exec(JSON.stringify(record)) ?? [];
    const isOfType = (name === RUNTIME) === (type === "function");
    const generation = generationOf(run, Number(pid));
    return isOfType && generation === delivery.generation ? [] : [`${type} of another: ${name}`];
  }
  // The report of a reset comes when what failed is gone.
  const isReport = ["platform.report", "platform.end", "platform.fault"].includes(type);
  const requestId = (record as { readonly requestId?: string }).requestId;
  if (isReport || requestId === undefined) return [];
  const isIts = run.entries.some(
    (entry) =>
      entry.type === "invokeStarted" &&
      entry.requestId === requestId &&
      run.generationOf.get(entry) === delivery.generation,
  );
  return isIts ? [] : [`${type} of another's invoke`];
}

/** Of which generation the process `pid` is. */
function generationOf({ processGenerations }: Run, pid: number) {
  return processGenerations.get(pid);
}
