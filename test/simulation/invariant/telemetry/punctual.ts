import { MAX_BACKLOG_BYTES } from "../../../../src/lambda/limits/protocol.ts";
import type { JournalEntry } from "../../../../src/lambda/journal-entry.ts";
import type { Invariant, Run } from "../../run.ts";
import { awakeTimeOf, type AwakeTime } from "../../telemetry/awake.ts";
import { batchesOf, type Batch } from "../../telemetry/batches.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";

/** Differences of fractions of milliseconds. */
const EPSILON_MS = 0.001;

/**
 * A batch is no larger than was asked for, and is sent when it is full or has waited for as long as
 * was asked for, or when all is about to end; not before that, and not after, and not never.
 */
export const punctual: Invariant = (run) =>
  deliveriesOf(run).flatMap((delivery) => {
    const context: Context = {
      run,
      delivery,
      awake: awakeTimeOf(run, delivery.generation),
      end: endOf(run, delivery),
    };
    const { batches } = batchesOf(delivery);
    return [
      ...batches.flatMap((batch, index) => wrongWith(batch, batches[index - 1], context)),
      ...leftBehind(batches.at(-1), context),
    ].map((what) => `"${delivery.extension}" of ${delivery.environment} ${what}`);
  });

interface Context {
  readonly run: Run;
  readonly delivery: Delivery;
  readonly awake: AwakeTime;
  /** Where in the journal its generation began to end. */
  readonly end: number;
}

function wrongWith(batch: Batch, before: Batch | undefined, context: Context): readonly string[] {
  const { delivery, awake, end } = context;
  const { told, subscription } = delivery;
  const { maxItems, maxBytes, timeoutMs } = subscription.buffering;
  const { from, to, offers } = batch;
  const count = to - from;
  const bytes = told.slice(from, to).reduce((sum, one) => sum + one.bytes, 0);
  const isTooLarge = count > maxItems || bytes - told[to - 1]!.bytes >= maxBytes;
  if (isTooLarge) return [`is sent ${count} (${bytes} bytes) at once`];
  const atMs = awake(offers[0]!.atMs);
  const isFull = count === maxItems || bytes >= maxBytes;
  const isEnding = offers[0]!.atEntry > end;
  const isTooSoon = atMs - toldAtMs(from, context) + EPSILON_MS < timeoutMs;
  if (!isFull && !isEnding && isTooSoon) return ["is sent it too soon"];
  const dueMs = Math.max(
    freeAtMs(before, context),
    Math.min(dueAtMs(from, context), isFull ? toldAtMs(to - 1, context) : Infinity),
  );
  return atMs > dueMs + EPSILON_MS ? [`is sent it ${atMs - dueMs} ms late`] : [];
}

/** What was due and is not on its way when the subscription ends. */
function leftBehind(last: Batch | undefined, context: Context): readonly string[] {
  const { delivery, awake } = context;
  const { told, forgotten, unsubscribed } = delivery;
  const next = last?.to ?? forgotten;
  const isBusy = last !== undefined && last.end === undefined;
  const leftBytes = told.slice(next).reduce((sum, { bytes }) => sum + bytes, 0);
  // Of so much the oldest was lost.
  const isOverflowing = leftBytes > MAX_BACKLOG_BYTES;
  if (isBusy || isOverflowing || next >= told.length || !unsubscribed) return [];
  const dueMs = Math.max(freeAtMs(last, context), dueAtMs(next, context));
  const endMs = awake(unsubscribed.entry.monotonicMs);
  return dueMs + EPSILON_MS < endMs ? [`is never sent what was due at ${dueMs} ms`] : [];
}

/** When it was told of something, in time awake; all of before it subscribed then. */
function toldAtMs(position: number, { run, delivery, awake }: Context): number {
  const { told, subscribed } = delivery;
  const index = Math.max(told[position]!.index, subscribed.index);
  return awake(run.entries[index]!.monotonicMs);
}

/** When that had waited long enough, or all was about to end. */
function dueAtMs(position: number, context: Context): number {
  const { run, delivery, awake, end } = context;
  const { timeoutMs } = delivery.subscription.buffering;
  const isFlushed = delivery.told[position]!.index < end && end < run.entries.length;
  const flushedMs = isFlushed ? awake(run.entries[end]!.monotonicMs) : Infinity;
  return Math.min(toldAtMs(position, context) + timeoutMs, flushedMs);
}

/** When nothing was on its way any more. */
function freeAtMs(before: Batch | undefined, { awake }: Context): number {
  return before ? awake(before.offers.at(-1)!.settledAtMs!) : -Infinity;
}

/** After the last entry, where it never ended. */
function endOf({ entries, generationOf }: Run, { generation }: Delivery): number {
  const end = entries.findIndex((entry) => isEnd(entry) && generationOf.get(entry) === generation);
  return end < 0 ? entries.length : end;
}

function isEnd(entry: JournalEntry): boolean {
  const isInitFailed = entry.type === "initEnded" && entry.status !== "success";
  return isInitFailed || entry.type === "resetStarted" || entry.type === "shutdownStarted";
}
