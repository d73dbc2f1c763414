import type { Invariant, Run } from "../../run.ts";
import { isShared } from "../../share-some.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";

/** One letter for each event. */
const LETTERS: Readonly<Record<string, string>> = {
  "platform.initStart": "i",
  "platform.initRuntimeDone": "r",
  "platform.initReport": "I",
  "platform.extension": "x",
  "platform.telemetrySubscription": "s",
  "platform.logsSubscription": "s",
  "platform.start": "S",
  "platform.runtimeDone": "D",
  "platform.end": "E",
  "platform.report": "R",
  "platform.fault": "F",
};

/** Lines and losses come at any time. An init that fails may be all there is, or fail an invoke. */
const ORDERS = {
  "telemetry on demand": /^R?is*(r?x*I(SDR)*(SD?)?)?$/,
  "telemetry ahead": /^R?is*(r?x*I(SDR)*(SD?)?)?$/,
  "logs on demand": /^(ERF?)?s*(x*(SDERF?)*(SD?)?)?$/,
  "logs ahead": /^(ERF?)?s*(r?x*I(SDERF?)*(SD?)?)?$/,
} as const;

/**
 * What is attached may come before init begins, and to an environment that meanwhile told an invoke
 * of an earlier failure; and what it calls begins the next init while a reset is still reported.
 */
const ATTACHED_ORDERS = {
  "telemetry on demand": /^(SDR|R)?s*(iR?s*(r?x*I(SDR)*(SD?)?)?)?$/,
  "telemetry ahead": /^(SDR|R)?s*(iR?s*(r?x*I(SDR)*(SD?)?)?)?$/,
  "logs on demand": /^((SD)?ERF?)?s*(x*(SDERF?)*(SD?)?)?$/,
  "logs ahead": /^((SD)?ERF?)?s*(r?x*I(SDERF?)*(SD?)?)?$/,
} as const;

/** Where invocations share the environment, those of each come in this order, whatever the others do. */
const OWN_ORDERS = { telemetry: /^(SD?R?|R)$/, logs: /^(SD?(ER?)?|ER?)$/ } as const;

/** And all else in this one; some may have been told of a failure before init begins. */
const SHARED_ORDERS = { telemetry: /^s*(is*(r?x*I)?)?$/, logs: /^s*(r?x*I?)?$/ } as const;

/** A subscriber to what the platform does is told of init, then of each invoke, in AWS's order. */
export const storyInOrder: Invariant = (run) => {
  return deliveriesOf(run)
    .filter(({ subscription, forgotten }) => {
      return subscription.types.includes("platform") && forgotten === 0;
    })
    .flatMap((delivery) => {
      const { schema } = delivery.subscription;
      if (isShared(run.plan)) return outOfOrder(delivery);
      const orders = run.plan.attached.length > 0 ? ATTACHED_ORDERS : ORDERS;
      const order = orders[`${schema.api} ${kindOf(run, delivery)}`];
      const story = storyOf(delivery);
      // The first schema of the Logs API has no end of the runtime's part.
      const expected =
        schema.version === "2020-08-15" ? new RegExp(order.source.replaceAll(/D\??/g, "")) : order;
      return expected.test(story) ? [] : [`"${delivery.extension}" is told ${story}`];
    });
};

/** Where the function is provisioned, some environments are begun ahead, and others are not. */
function kindOf(
  { plan, entries, generationOf }: Run,
  { generation }: Delivery,
): "on demand" | "ahead" {
  const init = entries.find(
    (entry) => entry.type === "initStarted" && generationOf.get(entry) === generation,
  );
  const { initializationType } = init?.type === "initStarted" ? init : plan.settings;
  return initializationType === "on-demand" ? "on demand" : "ahead";
}

function outOfOrder({ told, extension, subscription }: Delivery): readonly string[] {
  const { api } = subscription.schema;
  const own = Map.groupBy(told, ({ event }) => {
    return (event.record as { readonly requestId?: string } | undefined)?.requestId;
  });
  return [...own].flatMap(([requestId, events]) => {
    // A fault is told in words, without a field that says whose it is.
    const story = storyOf({ told: events }).replaceAll("F", "");
    const order = (requestId === undefined ? SHARED_ORDERS : OWN_ORDERS)[api];
    if (order.test(story)) return [];
    return [`"${extension}" is told ${story} of ${requestId ?? "its environment"}`];
  });
}

function storyOf({ told }: Pick<Delivery, "told">): string {
  return told.map(({ event }) => LETTERS[event.type] ?? "").join("");
}
