import { expect, test } from "bun:test";
import { array, assert, asyncProperty, integer, record } from "fast-check";
import { sleep } from "../../../src/core/clock.ts";
import type { Environment } from "../../../src/sandbox/environment.ts";
import { EventQueue } from "../../../src/sandbox/fleet/event-queue.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const NOTHING = new Uint8Array();

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
  const requestId = events.send({ payload: NOTHING });
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
  const requestId = events.send({ payload: NOTHING });
  await settle();
  await stage.clock.advance(1000);
  const [given] = await stage.next();
  expect(given?.requestId).toBe(requestId);
  expect(events.undelivered).toEqual([requestId]);
  await stage.respond(requestId);
  expect(events.undelivered).toEqual([]);
});

test("events that wait run one after the other, in the order they came, once one has run", async () => {
  const { stage, events, send, free } = await busy();
  const ids = [await send(), await send(), await send()];
  await free();
  const ran: string[] = [];
  for (const wait of [1000, 0, 0]) {
    const polled = stage.next();
    await stage.clock.advance(wait);
    const [given] = await polled;
    ran.push(given!.requestId);
    await stage.respond(given!.requestId);
  }
  expect(ran).toEqual(ids);
  expect(events.undelivered).toEqual([]);
});

/** Answers each invocation after `workMs`, in each environment that there will be. */
function serve(stage: Stage, workMs: number): () => Promise<void> {
  const serving = new Set<Environment>();
  const work = async (sandbox: Environment): Promise<void> => {
    for (;;) {
      const given = await stage.next(sandbox);
      while (given.length === 0) await sleep(stage.clock, 7);
      await sleep(stage.clock, workMs);
      await stage.respond(given[0]!.requestId, "1", sandbox);
    }
  };
  return async () => {
    for (const sandbox of stage.sandboxes) {
      if (serving.has(sandbox)) continue;
      serving.add(sandbox);
      void work(sandbox);
    }
    await stage.clock.advance(100);
  };
}

test("whenever events come, each runs once, and none is lost", async () => {
  const burst = record({
    gapMs: integer({ min: 0, max: 3000 }),
    count: integer({ min: 1, max: 4 }),
  });
  const property = asyncProperty(
    array(burst, { minLength: 1, maxLength: 5 }),
    integer({ min: 1, max: 3 }),
    integer({ min: 0, max: 2500 }),
    async (bursts, concurrency, workMs) => {
      const stage = new Stage({ function: { concurrency } });
      const events = new EventQueue(stage.fleet);
      const go = serve(stage, workMs);
      const ids: string[] = [];
      for (const { gapMs, count } of bursts) {
        for (let ms = 0; ms < gapMs; ms += 100) await go();
        for (let sent = 0; sent < count; sent++) ids.push(events.send({ payload: NOTHING }));
        await settle();
      }
      for (let steps = 0; events.undelivered.length > 0 && steps < 10_000; steps++) await go();
      for (let steps = 0; steps < 30; steps++) await go();
      const ran = stage.journal
        .since(0)
        .flatMap((entry) => (entry.type === "invokeEnded" ? [entry] : []));
      expect(ran.map(({ requestId }) => requestId).toSorted()).toEqual(ids.toSorted());
      expect(ran.every(({ status }) => status === "success")).toBe(true);
    },
  );
  await assert(property, { numRuns: 20 });
});
