/**
 * Random requests to both listeners, most of them broken: each has an answer or a closed
 * connection, and the next invocation works. `SEED=123` plays other ones, `REQUESTS=` more.
 */
import { expect, setDefaultTimeout, test } from "bun:test";
import { seeded } from "../../src/core/random.ts";
import { RawClient } from "../support/raw-client.ts";
import { ServedEnvironment } from "../support/served-environment.ts";
import { RandomRequests, type RandomRequest } from "./random-requests.ts";

// A request that nobody answers is told by itself.
setDefaultTimeout(600_000);

const SEED = Number(process.env["SEED"] ?? 20_261_201);
const REQUESTS = Number(process.env["REQUESTS"] ?? 10_000);
/** How many connections are open at once. */
const CLIENTS = 16;
const MAX_WAIT_MS = 20_000;

test(`${REQUESTS} random requests to both listeners have an answer or a closed connection (SEED=${SEED})`, async () => {
  await using world = await ServedEnvironment.open({ function: { timeoutMs: 2000 } });
  void answerAll(world).catch(() => {});
  const random = new RandomRequests(seeded(SEED));
  const unanswered: string[] = [];
  let count = 0;
  const client = async (): Promise<void> => {
    while (count < REQUESTS) {
      count += 1;
      const request = random.next();
      if (!(await isAnswered(world[request.side].port, request))) {
        unanswered.push(`${request.side} ${JSON.stringify(request.text)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  expect(unanswered).toEqual([]);
  expect(await (await world.call('"again"')).text()).toBe('"again"');
});

/** Sends a request, and does what its client does then. */
async function isAnswered(port: number, { text, act }: RandomRequest): Promise<boolean> {
  using client = await RawClient.connect(port);
  await client.write(Buffer.from(text, "latin1"));
  if (act === "leave") return true;
  if (act === "end") client.end();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), MAX_WAIT_MS);
  // Of an answer to HEAD the body is not waited for, which is enough here.
  void client.reply("HEAD").then(() => resolve(true));
  const isInTime = await promise;
  clearTimeout(timer);
  return isInTime;
}

/** A runtime that echoes every event until the environment ends. Others poll for events, and go. */
async function answerAll(world: ServedEnvironment): Promise<void> {
  for (;;) {
    const next = await world.next();
    if (next.ok) await world.answer(next, new Uint8Array(await next.arrayBuffer()));
  }
}
