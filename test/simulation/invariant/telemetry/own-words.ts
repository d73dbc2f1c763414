import type { Generation } from "../../../../src/sandbox/generation.ts";
import { RUNTIME } from "../../../../src/lambda/source-name.ts";
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

/** What comes when the generation that it tells of is gone: the report of a reset. */
const REPORT: readonly string[] = ["platform.report", "platform.end", "platform.fault"];

/**
 * A listener hears of what it asked for and of nothing else, in the words of its API, and only of
 * the life of its own processes.
 */
export const ownWords: Invariant = (run) => {
  const invokes = invokesOf(run);
  return deliveriesOf(run).flatMap((delivery) => {
    const { extension, environment } = delivery;
    const wrong = eventsOf(delivery).flatMap((event) => [
      ...foreign(event, delivery),
      ...misplacedLine(event, run, delivery),
      ...misplacedInvoke(event, invokes, delivery),
    ]);
    return wrong.map((what) => `"${extension}" of ${environment} is told ${what}`);
  });
};

/** All that was sent, and not again. */
function eventsOf(delivery: Delivery): readonly Event[] {
  const messages = new Set(delivery.sender.offers.map(({ message }) => message));
  return [...messages]
    .flatMap((message) => eventsIn(message, delivery))
    .map((event) => (typeof event === "string" ? JSON.parse(event) : event) as Event);
}

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

/** Lines say which process wrote them. */
function misplacedLine(
  { type, record }: Event,
  { processGenerations }: Run,
  { generation }: Delivery,
): readonly string[] {
  if (type !== "function" && type !== "extension") return [];
  const text = typeof record === "string" ? record : JSON.stringify(record);
  const [, name, pid] = /([\w-]+)\((\d+)\) \d+/.exec(text) ?? [];
  const isOfType = (name === RUNTIME) === (type === "function");
  const isOwn = processGenerations.get(Number(pid)) === generation;
  return isOfType && isOwn ? [] : [`${type} of another: ${name}`];
}

/** Records of an invoke say which that is. */
function misplacedInvoke(
  { type, record }: Event,
  invokes: ReadonlyMap<string, Generation | undefined>,
  { generation }: Delivery,
): readonly string[] {
  const { requestId } = record as { readonly requestId?: string };
  if (requestId === undefined || REPORT.includes(type)) return [];
  return invokes.get(requestId) === generation ? [] : [`${type} of another's invoke`];
}

/** The generation of each invoke. */
function invokesOf({ entries, generationOf }: Run): ReadonlyMap<string, Generation | undefined> {
  return new Map(
    entries.flatMap((entry) =>
      entry.type === "invokeStarted" ? [[entry.requestId, generationOf.get(entry)]] : [],
    ),
  );
}
