import type { JournalEntry } from "../../../../src/lambda/journal-entry.ts";
import type { TelemetryApi } from "../../../../src/lambda/subscription.ts";
import { byEnvironment, type Exchange, type Invariant, type Run } from "../../run.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";
import { wholeBuffering } from "../../telemetry/wish.ts";

type Subscribed = Extract<JournalEntry, { type: "subscribed" }>;

/** Whoever asks to subscribe does, in init and by one API; everybody else is told why not. */
export const subscribing: Invariant = (run) => [
  ...run.exchanges
    .filter(({ wish }) => wish !== undefined)
    .flatMap((exchange) => wrongAnswer(run, exchange)),
  ...deliveriesOf(run).flatMap((delivery) => unlikeWish(run, delivery)),
  ...outOfInit(run),
  ...byBothApis(run),
];

function wrongAnswer(run: Run, exchange: Exchange): readonly string[] {
  const { status, path, environment, extension, wish, text, generation } = exchange;
  const answer = `${path} of "${extension}" in ${environment} is answered with ${status} ${text}`;
  const { garbage, schema } = wish!;
  const isClosed = text.includes("SubscriptionClosed");
  const isOtherApi = text.includes("has subscribed to");
  const isUnreachable = text.includes("Invalid destination");
  if (extension === undefined) return status === 403 ? [] : [answer];
  switch (status) {
    case 200:
      return garbage === undefined ? [] : [answer];
    case 403:
      // A body that is long in coming may find that its generation is gone.
      if (exchange.isReplaced && text.includes("UnknownExtensionIdentifier")) return [];
      return isClosed && hasEnded(run, exchange) ? [] : [answer];
    case 400:
      if (isUnreachable) return isOutOfReach(run, exchange) ? [] : [answer];
      if (isOtherApi) return hasOther(run, exchange, schema.api) ? [] : [answer];
      // Its process ended in the middle of it.
      if (text.includes("should be whole")) return [];
      return garbage === undefined ? [answer] : [];
    default:
      return [`${answer} (${generation.isOver})`];
  }
}

/** Its init was over when it was answered. */
function hasEnded({ entries, generationOf }: Run, exchange: Exchange): boolean {
  return entries.some(
    (entry) =>
      generationOf.get(entry) === exchange.generation &&
      entry.monotonicMs <= exchange.answeredAtMs &&
      (entry.type === "initEnded" || entry.type === "shutdownStarted"),
  );
}

/** Nobody listens there; or its own process had ended meanwhile, and nobody reads the answer. */
function isOutOfReach({ entries, generationOf, listeners }: Run, exchange: Exchange): boolean {
  if (listeners.unreachable.has(exchange.wish!.port)) return true;
  if (!exchange.text.includes("the extension has gone")) return false;
  return entries.some(
    (entry) =>
      generationOf.get(entry) === exchange.generation &&
      entry.monotonicMs <= exchange.answeredAtMs &&
      entry.type === "processExited" &&
      entry.source === exchange.process.name,
  );
}

function hasOther(run: Run, { extension, generation }: Exchange, api: TelemetryApi): boolean {
  return subscriptionsOf(run).some(
    (entry) =>
      entry.extension === extension &&
      run.generationOf.get(entry) === generation &&
      entry.api !== api,
  );
}

function subscriptionsOf({ entries }: Run): readonly Subscribed[] {
  return entries.filter((entry) => entry.type === "subscribed");
}

/** It is what was asked for, and answered with 200 to the generation that gave the id. */
function unlikeWish(run: Run, delivery: Delivery): readonly string[] {
  const { extension, environment, generation, subscription, subscribed } = delivery;
  const who = `"${extension}" of ${environment}`;
  const [exchange, ...others] = run.exchanges.filter(
    ({ wish, ...asked }) =>
      wish?.port === portOf(delivery) && asked.environment === environment && asked.status === 200,
  );
  if (!exchange || others.length > 0) return [`${who} is subscribed without a wish`];
  if (exchange.generation !== generation) return [`${who} subscribes to another generation`];
  const { schema, types } = exchange.wish!;
  const { api } = subscribed.entry as Subscribed;
  const asked = JSON.stringify([schema, types, wholeBuffering(exchange.wish!), schema.api]);
  const got = JSON.stringify([
    subscription.schema,
    subscription.types,
    subscription.buffering,
    api,
  ]);
  return asked === got ? [] : [`${who} asks for ${asked} and gets ${got}`];
}

function portOf({ subscription: { destination } }: Delivery): number {
  return destination.protocol === "TCP" ? destination.port : Number(new URL(destination.uri).port);
}

/** Nobody subscribes when an init is over, nor before it but what comes when it likes. */
function outOfInit(run: Run): readonly string[] {
  if (run.plan.attached.length > 0) return afterInit(run);
  return [...byEnvironment(run)].flatMap(([number, entries]) => {
    let isInit = false;
    return entries.flatMap(({ type }) => {
      if (type === "initStarted") isInit = true;
      if (type === "initEnded" || type === "shutdownStarted") isInit = false;
      const isOut = type === "subscribed" && !isInit;
      return isOut ? [`environment ${number} is subscribed to out of init`] : [];
    });
  });
}

function afterInit(run: Run): readonly string[] {
  const over = new Set<unknown>();
  return run.entries.flatMap((entry) => {
    const generation = run.generationOf.get(entry);
    if (entry.type === "initEnded" || entry.type === "shutdownStarted") over.add(generation);
    const isOut = entry.type === "subscribed" && over.has(generation);
    return isOut ? [`environment ${entry.environment} is subscribed to after init`] : [];
  });
}

function byBothApis(run: Run): readonly string[] {
  const subscriptions = subscriptionsOf(run);
  const all = Map.groupBy(subscriptions, (entry) => run.generationOf.get(entry));
  return [...all.values()].flatMap((entries) =>
    entries
      .filter(({ extension, api }) =>
        entries.some((other) => other.extension === extension && other.api !== api),
      )
      .map(({ extension }) => `"${extension}" subscribes by both APIs`),
  );
}
