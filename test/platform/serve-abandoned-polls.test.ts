/** Polls that are given up and asked again at once, so that both requests may be seen in any order. */
import { expect, test } from "bun:test";
import { RawClient } from "../support/raw-client.ts";
import { ServedEnvironment } from "../support/served-environment.ts";

const NEXT = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";
const ATTEMPTS = 100;

function eventNext(id: string): string {
  return `GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: x\r\nLambda-Extension-Identifier: ${id}\r\n\r\n`;
}

/**
 * Polls, and asks again on another connection while it gives up. A client closes the first one in
 * the background (Go's context, an AbortController), so the server may see either first.
 */
async function pollTwice(world: ServedEnvironment, request: string): Promise<RawClient> {
  const gone = await world.connect("runtime");
  const back = await world.connect("runtime");
  await gone.write(request);
  // It waits before the other one comes.
  await world.settle();
  const written = back.write(request);
  gone.hangUp();
  await written;
  return back;
}

/** How often each outcome came. */
async function outcomesOf(attempt: () => Promise<string>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let count = 0; count < ATTEMPTS; count++) {
    const outcome = await attempt();
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

test.each(["after it", "at once"])(
  "a runtime that gives up its next and asks again gets the invocation that comes %s",
  async (when) => {
    const outcomes = await outcomesOf(async () => {
      await using world = await ServedEnvironment.open();
      const polled = pollTwice(world, NEXT);
      using back = await polled;
      if (when === "after it") await world.settle();
      const called = world.call('"found"');
      const reply = await back.reply();
      await world.answerTo(reply?.headers["lambda-runtime-aws-request-id"] ?? "", '"done"');
      return `${reply?.status} ${await (await called).text()}`;
    });
    expect(outcomes).toEqual({ '200 "done"': ATTEMPTS });
  },
);

test.each(["after it", "at once"])(
  "an extension that gives up its event/next and asks again gets the event that comes %s",
  async (when) => {
    await using world = await ServedEnvironment.open({ extensions: ["audit"] });
    const request = eventNext(await world.register("audit"));
    const outcomes = await outcomesOf(async () => {
      using back = await pollTwice(world, request);
      if (when === "after it") await world.settle();
      const called = world.call();
      const nexted = world.next();
      const reply = await back.reply();
      if (reply?.status !== 200) return `${reply?.status}`;
      await world.answer(await nexted, '"done"');
      const { eventType } = JSON.parse(reply.body) as { eventType?: string };
      return `${reply.status} ${eventType} ${await (await called).text()}`;
    });
    expect(outcomes).toEqual({ '200 INVOKE "done"': ATTEMPTS });
  },
);

test("an extension that polls while its other poll waits is refused each time", async () => {
  await using world = await ServedEnvironment.open({ extensions: ["audit"] });
  const request = eventNext(await world.register("audit"));
  using first = await world.connect("runtime");
  await first.write(request);
  await world.settle();
  const outcomes = await Promise.all(
    Array.from({ length: ATTEMPTS }, async () => {
      using second = await world.connect("runtime");
      await second.write(request);
      return (await second.reply())?.status;
    }),
  );
  expect(outcomes).toEqual(Array.from({ length: ATTEMPTS }, () => 403));
});
