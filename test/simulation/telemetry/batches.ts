import type { Delivery } from "./deliveries.ts";
import type { Offer } from "./seeded-sender.ts";

/** What was sent at one time, once or again and again. */
export interface Batch {
  /** Which of what there was to tell: from here to before there. */
  readonly from: number;
  readonly to: number;
  /** The same message each time. */
  readonly offers: readonly Offer[];
  /** Undefined: neither taken nor given up when the subscription ended. */
  readonly end: "taken" | "givenUp" | undefined;
}

/** What was sent to one subscriber, batch by batch, and what is wrong with it. */
export interface Batches {
  readonly batches: readonly Batch[];
  readonly wrong: readonly string[];
}

const known = new WeakMap<Delivery, Batches>();

/** Finds each message in what there was to tell: in order, none twice, unless it was not taken. */
export function batchesOf(delivery: Delivery): Batches {
  const batches = known.get(delivery) ?? findBatches(delivery);
  known.set(delivery, batches);
  return batches;
}

function findBatches(delivery: Delivery): Batches {
  const batches: Batch[] = [];
  const wrong: string[] = [];
  for (const offers of sameInARow(delivery.sender.offers)) {
    const [{ message }] = offers;
    const count = eventsIn(message, delivery).length;
    const after = batches.at(-1)?.to ?? delivery.forgotten;
    const from = find(delivery, { message, count, after });
    if (from === undefined) {
      wrong.push(
        `is sent what nobody emitted, or again, or out of order: ${message.slice(0, 300)}`,
      );
      continue;
    }
    const isLast = offers.at(-1) === delivery.sender.offers.at(-1);
    batches.push({ from, to: from + count, offers, end: endOf(offers, isLast, delivery) });
  }
  return { batches, wrong };
}

/** A message that comes again after it was refused is the same batch. */
function sameInARow(offers: readonly Offer[]): readonly [Offer, ...Offer[]][] {
  const rows: [Offer, ...Offer[]][] = [];
  for (const offer of offers) {
    const last = rows.at(-1)?.at(-1);
    const isAgain = last?.message === offer.message && last.fate === "refused";
    if (isAgain) rows.at(-1)!.push(offer);
    else rows.push([offer]);
  }
  return rows;
}

/** Each of its events, as text over TCP and parsed over HTTP; throws when it is neither. */
export function eventsIn(message: string, { subscription }: Delivery): readonly unknown[] {
  if (subscription.destination.protocol === "HTTP") return JSON.parse(message) as unknown[];
  if (!message.endsWith("\n")) throw new Error("A batch over TCP ends with a line end");
  return message.slice(0, -1).split("\n");
}

function find(
  { told, subscription }: Delivery,
  { message, count, after }: { message: string; count: number; after: number },
): number | undefined {
  const isHttp = subscription.destination.protocol === "HTTP";
  if (count === 0) return undefined;
  for (let from = after; from + count <= told.length; from++) {
    const first = told[from]!.json;
    if (!message.startsWith(first, isHttp ? 1 : 0)) continue;
    const all = told.slice(from, from + count).map(({ json }) => json);
    const body = isHttp ? `[${all.join(",")}]` : `${all.join("\n")}\n`;
    if (body === message) return from;
  }
  return undefined;
}

function endOf(
  offers: readonly [Offer, ...Offer[]],
  isLast: boolean,
  { settled }: Delivery,
): Batch["end"] {
  const last = offers.at(-1)!;
  if (last.fate === "taken") return "taken";
  if (last.fate !== "refused") return undefined;
  if (!isLast) return "givenUp";
  const isGivenUp = settled.some(
    ({ entry, index }) =>
      index >= last.atEntry && entry.type === "telemetryDropped" && isRefusal(entry.reason),
  );
  return isGivenUp ? "givenUp" : undefined;
}

/** Whether records were lost for this reason because nobody took them. */
export function isRefusal(reason: string): boolean {
  return reason.startsWith("could not send events: ");
}
