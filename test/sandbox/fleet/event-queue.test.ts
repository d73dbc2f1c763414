import { expect, test } from "bun:test";
import { EventQueue } from "../../../src/sandbox/fleet/event-queue.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const SIX_HOURS_MS = 21_600_000;

/** A queue before a function with one environment, which is busy with an invoke of somebody else. */
async function busy(): Promise<{
  stage: Stage;
  events: EventQueue;
  expired: string[];
  send: () => Promise<string>;
  free: () => Promise<void>;
}> {
  const stage = new Stage({ function: { concurrency: 1, timeoutMs: Infinity } });
  const { invocation } = await stage.dispatched();
  const expired: string[] = [];
  const events = new EventQueue(stage.fleet, (requestId) => void expired.push(requestId));
  return {
    stage,
    events,
    expired,
    send: async () => {
      const requestId = events.send({ payload: new TextEncoder().encode("{}") });
      await settle();
      return requestId;
    },
    free: async () => {
      await stage.respond(invocation.requestId);
      await stage.next();
    },
  };
}

/** When an event was throttled, in seconds since it was sent. */
function throttledAt({ journal }: Stage, requestId: string): readonly number[] {
  const times = journal
    .since(0)
    .flatMap((entry) =>
      entry.type === "throttled" && entry.requestId === requestId ? [entry.monotonicMs] : [],
    );
  return times.map((time) => (time - times[0]!) / 1000);
}

test("an event for which there is no place is tried again after 1 s, then after twice as long each time, at most 5 min", async () => {
  const { stage, send } = await busy();
  const requestId = await send();
  await stage.clock.advance(1_200_000);
  expect(throttledAt(stage, requestId)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111]);
});

test("an event that finds a place runs once, by its request id and its trace, and is queued no more", async () => {
  const { stage, events, send, free } = await busy();
  const requestId = await send();
  expect(events.undelivered).toEqual([requestId]);
  await free();
  const polled = stage.next();
  await stage.clock.advance(1000);
  const [given] = await polled;
  expect(given?.requestId).toBe(requestId);
  await stage.respond(requestId);
  await stage.next();
  expect(events.undelivered).toEqual([]);
  await stage.clock.advance(SIX_HOURS_MS);
  const ran = stage.journal.since(0).filter(({ type }) => type === "invokeStarted");
  expect(ran).toHaveLength(2);
});

test("an event is dropped once it is six hours old, and that is told", async () => {
  const { stage, events, expired, send } = await busy();
  const requestId = await send();
  await stage.clock.advance(SIX_HOURS_MS);
  expect(expired).toEqual([requestId]);
  expect(events.undelivered).toEqual([]);
  expect(throttledAt(stage, requestId).at(-1)).toBeWithin(21_300, 21_601);
});

test("a closed queue tries nothing, and names what has not run, the oldest first", async () => {
  const { stage, events, send } = await busy();
  const ids = [await send(), await send()];
  events.close();
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(10_000);
  await closed;
  expect(events.undelivered).toEqual(ids);
  expect(ids.map((id) => throttledAt(stage, id).length)).toEqual([1, 1]);
  expect(stage.clock.pending).toBe(0);
});

test("an event whose environment is taken away before its function begins has not run", async () => {
  const stage = new Stage();
  const events = new EventQueue(stage.fleet);
  const requestId = events.send({ payload: new Uint8Array() });
  await settle();
  events.close();
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(10_000);
  await closed;
  expect(events.undelivered).toEqual([requestId]);
});

test("an event for which no environment can be opened is tried again", async () => {
  const stage = new Stage();
  stage.failOpening(1);
  const events = new EventQueue(stage.fleet);
  const requestId = events.send({ payload: new Uint8Array() });
  await settle();
  await stage.clock.advance(1000);
  const [given] = await stage.next();
  expect(given?.requestId).toBe(requestId);
  expect(events.undelivered).toEqual([requestId]);
  await stage.respond(requestId);
  expect(events.undelivered).toEqual([]);
});
