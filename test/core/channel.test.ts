import { describe, expect, test } from "bun:test";
import { Channel, type ChannelEnd } from "../../src/core/channel.ts";
import { settle } from "../support/virtual-clock.ts";

const text = (chunk: Uint8Array): string => new TextDecoder().decode(chunk);
const chunk = (content: string): Uint8Array => new TextEncoder().encode(content);

/** What the reader gets, chunk by chunk, and how it ends. */
async function readAll<Failure>(
  channel: Channel<Failure>,
): Promise<readonly (string | ChannelEnd<Failure> | undefined)[]> {
  const story: (string | ChannelEnd<Failure> | undefined)[] = [];
  for await (const part of channel) story.push(text(part));
  return [...story, channel.end];
}

/** Whether `promise` has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let isOver = false;
  void promise.finally(() => (isOver = true));
  await settle();
  return isOver;
}

describe("Channel", () => {
  test("gives its reader each chunk in order, then the end", async () => {
    const channel = new Channel();
    const read = readAll(channel);
    await channel.write(chunk("one"));
    void channel.write(chunk("two"));
    void channel.write(chunk("three"));
    channel.close();
    expect(await read).toEqual(["one", "two", "three", { kind: "whole" }]);
  });

  test("that fails gives its reader what was written before, then the failure", async () => {
    const channel = new Channel<string>();
    await channel.write(chunk("half"));
    channel.fail("lost");
    channel.close();
    expect(await readAll(channel)).toEqual(["half", { kind: "failed", failure: "lost" }]);
  });

  test("has no end while more may be written, and one as soon as nothing may", () => {
    const channel = new Channel();
    expect(channel.end).toBeUndefined();
    channel.close();
    expect(channel.end).toEqual({ kind: "whole" });
  });

  test("passes an empty chunk over", async () => {
    const channel = new Channel();
    expect(await channel.write(chunk(""))).toBe(true);
    channel.close();
    expect(await readAll(channel)).toEqual([{ kind: "whole" }]);
  });

  test.each([undefined, 4])("of roomBytes %p lets its writer wait at that many", async (room) => {
    const channel = new Channel({ roomBytes: room });
    const roomBytes = room ?? 65_536;
    const reader = channel[Symbol.asyncIterator]();
    expect(await channel.write(new Uint8Array(roomBytes - 1))).toBe(true);
    const written = channel.write(new Uint8Array(1));
    expect(await isSettled(written)).toBe(false);
    await reader.next();
    expect(await written).toBe(true);
    const again = channel.write(new Uint8Array(roomBytes));
    expect(await isSettled(again)).toBe(false);
    await reader.next();
    await reader.next();
    expect(await again).toBe(true);
  });

  test("answers who asks for two chunks at once with one after the other", async () => {
    const channel = new Channel();
    const reader = channel[Symbol.asyncIterator]();
    const [first, second] = [reader.next(), reader.next()];
    await channel.write(chunk("one"));
    expect(await first).toEqual({ done: false, value: chunk("one") });
    expect(await isSettled(second)).toBe(false);
    await channel.write(chunk("two"));
    expect(await second).toEqual({ done: false, value: chunk("two") });
  });

  test("takes no more chunks once it has ended", async () => {
    const channel = new Channel();
    channel.close();
    expect(await channel.write(chunk("late"))).toBe(false);
    expect(await readAll(channel)).toEqual([{ kind: "whole" }]);
  });
});

describe("the writer of a channel", () => {
  test("learns from write() and from the signal that the reader has left", async () => {
    const channel = new Channel({ roomBytes: 1 });
    const { signal } = channel;
    const written = channel.write(chunk("unread"));
    channel.cancel("bored");
    expect(await written).toBe(false);
    expect([signal.aborted, signal.reason]).toEqual([true, "bored"]);
    expect(await channel.write(chunk("more"))).toBe(false);
    expect(await readAll(channel)).toEqual([{ kind: "cancelled", reason: "bored" }]);
  });

  test("finds the signal aborted that it asks for after the reader has left", () => {
    const channel = new Channel();
    channel.cancel("bored");
    expect([channel.signal.aborted, channel.signal.reason]).toEqual([true, "bored"]);
  });

  test("that is gone leaves what it has written, and its signal's reason as the failure", async () => {
    const writer = new AbortController();
    const channel = new Channel<string>({ writer: writer.signal, roomBytes: 1 });
    const written = channel.write(chunk("half"));
    writer.abort("killed");
    expect(await written).toBe(false);
    expect(await readAll(channel)).toEqual(["half", { kind: "failed", failure: "killed" }]);
  });

  test("that was gone before writes nothing", async () => {
    const channel = new Channel({ writer: AbortSignal.abort("killed") });
    expect(await channel.write(chunk("late"))).toBe(false);
    expect(channel.end).toEqual({ kind: "failed", failure: "killed" });
  });
});

describe("the reader of a channel", () => {
  test("that leaves its loop cancels the channel, and what it did not take is dropped", async () => {
    const channel = new Channel();
    for (const part of ["one", "two"]) await channel.write(chunk(part));
    for await (const part of channel) {
      expect(text(part)).toBe("one");
      break;
    }
    const reason = new Error("The reader left");
    expect(await readAll(channel)).toEqual([{ kind: "cancelled", reason }]);
  });

  test("that leaves while it waits gets no more chunks", async () => {
    const channel = new Channel();
    const reader = channel[Symbol.asyncIterator]();
    const next = reader.next();
    await reader.return?.();
    void channel.write(chunk("late"));
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test("that leaves with chunks untaken makes of a whole channel a cancelled one", async () => {
    const channel = new Channel();
    await channel.write(chunk("unread"));
    channel.close();
    channel.cancel("bored");
    expect(await readAll(channel)).toEqual([{ kind: "cancelled", reason: "bored" }]);
  });

  test("that leaves with every chunk taken changes nothing", async () => {
    const channel = new Channel();
    await channel.write(chunk("read"));
    channel.close();
    await channel[Symbol.asyncIterator]().next();
    channel.cancel("bored");
    expect(channel.end).toEqual({ kind: "whole" });
    expect(channel.signal.aborted).toBe(false);
  });

  test.each(["before", "while it reads"])("that is gone %s cancels the channel", async (when) => {
    const reader = new AbortController();
    if (when === "before") reader.abort("hung up");
    const channel = new Channel({ reader: reader.signal });
    const read = readAll(channel);
    reader.abort("hung up");
    expect(await channel.write(chunk("late"))).toBe(false);
    expect(await read).toEqual([{ kind: "cancelled", reason: "hung up" }]);
  });
});
