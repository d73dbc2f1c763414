import { describe, expect, test } from "bun:test";
import { Mailbox } from "../../src/core/mailbox.ts";
import { seeded } from "../../src/core/random.ts";
import { settle } from "../support/virtual-clock.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_123);
const RUNS = 10_000;

test("take() gets what was put before it, in order", async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put(1);
  mailbox.put(2);
  expect([await mailbox.take(), await mailbox.take()]).toEqual([1, 2]);
});

test("take() waits before all others if it is first", async () => {
  const mailbox = new Mailbox<string>();
  const received: string[] = [];
  for (const [name, isFirst] of [
    ["old", false],
    ["young", true],
    ["last", false],
  ] as const) {
    void mailbox.take({ isFirst }).then((item) => received.push(`${name} ${item}`));
  }
  for (const item of ["one", "two", "three"]) mailbox.put(item);
  await settle();
  expect(received).toEqual(["young one", "old two", "last three"]);
});

test("put() hands over to the waiter that has waited longest", async () => {
  const mailbox = new Mailbox<number>();
  const [first, second] = [mailbox.take(), mailbox.take()];
  mailbox.put(1);
  mailbox.put(2);
  expect([await first, await second]).toEqual([1, 2]);
});

test("take() with an aborted signal rejects with its reason and takes nothing", async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put(1);
  const reason = new Error("gone");
  await expect(mailbox.take({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(mailbox.size).toBe(1);
});

test("an aborted waiter leaves at once, and what comes after is not lost with it", async () => {
  const mailbox = new Mailbox<number>();
  const controller = new AbortController();
  const reason = new Error("hung up");
  const taken = mailbox.take({ signal: controller.signal });
  controller.abort(reason);
  mailbox.put(1);
  await expect(taken).rejects.toBe(reason);
  expect(await mailbox.take()).toBe(1);
});

test("putBack() makes an item the next to be taken", async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put(1);
  mailbox.put(2);
  mailbox.putBack(await mailbox.take());
  expect([await mailbox.take(), await mailbox.take()]).toEqual([1, 2]);
});

test("close() ends every wait with its reason, and every later take", async () => {
  const mailbox = new Mailbox<number>();
  const reason = new Error("reset");
  const taken = mailbox.take();
  mailbox.close(reason);
  mailbox.put(1);
  await expect(taken).rejects.toBe(reason);
  await expect(mailbox.take()).rejects.toBe(reason);
});

test("close() once more changes nothing: the first reason counts", async () => {
  const mailbox = new Mailbox<number>();
  const reason = new Error("reset");
  mailbox.close(reason);
  mailbox.close(new Error("later"));
  await expect(mailbox.take()).rejects.toBe(reason);
});

describe(`${RUNS} seeded interleavings (SEED=${SEED})`, () => {
  test("of put, take, abort, put back and close lose nothing and give nothing twice", async () => {
    for (let run = 0; run < RUNS; run++) await interleave(SEED + run);
  });
});

/** One random story; throws, naming the seed, when what came is not what had to come. */
async function interleave(seed: number): Promise<void> {
  const random = seeded(seed);
  const mailbox = new Mailbox<number>();
  const controllers: AbortController[] = [];
  const received: number[] = [];
  const takes: Promise<void>[] = [];
  let put = 0;
  let settled = 0;
  let isClosed = false;
  const actions = [
    () => {
      mailbox.put(put);
      if (!isClosed) put++;
    },
    () => {
      const controller = new AbortController();
      controllers.push(controller);
      const taken = mailbox.take({ signal: controller.signal }).then(
        (item) => void received.push(item),
        () => {},
      );
      takes.push(taken.finally(() => settled++));
    },
    () => controllers.splice(Math.floor(random() * controllers.length), 1)[0]?.abort("gone"),
    () => {
      const item = received.pop();
      if (item !== undefined && !isClosed) mailbox.putBack(item);
      else if (item !== undefined) received.push(item);
    },
    async () => {
      await Promise.resolve();
    },
  ];
  const steps = 3 + Math.floor(random() * 20);
  for (let step = 0; step < steps; step++) {
    await actions[Math.floor(random() * actions.length)]?.();
    if (mailbox.size > 0 && mailbox.waiting > 0)
      throw new Error(`both items and waiters: SEED=${seed}`);
  }
  const left: number[] = [];
  while (mailbox.size > 0) left.push(await mailbox.take());
  isClosed = true;
  mailbox.close(new Error("over"));
  await Promise.all(takes);
  const all = [...received, ...left].toSorted((one, other) => one - other);
  const isWhole = all.length === put && all.every((item, index) => item === index);
  if (!isWhole || settled !== takes.length) {
    throw new Error(`put ${put}, got ${JSON.stringify(all)}: SEED=${seed}`);
  }
}

test("close() drops what nobody has taken", async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put(1);
  mailbox.close("over");
  expect(mailbox.size).toBe(0);
  expect(await mailbox.take().catch((reason: unknown) => reason)).toBe("over");
});
