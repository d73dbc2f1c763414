/** Messages over TCP to programs that are slow, dead, or of ill will. */
import { expect, test } from "bun:test";
import type { Socket } from "node:net";
import type { Sender } from "../../src/core/sender.ts";
import { openTcpSender } from "../../src/platform/tcp-sender.ts";
import { failure, flood, freePort, leftBy, SenderListener } from "./sender-listener.ts";

const LARGE = "x".repeat(20_000_000);

async function senderTo(listener: SenderListener): Promise<Sender & Disposable> {
  const sender = await openTcpSender(listener);
  return {
    send: (message) => sender.send(message),
    close: () => sender.close(),
    [Symbol.dispose]: () => sender.close(),
  };
}

/** What comes over `socket`, until it is `size` bytes. */
function receive(socket: Socket, size: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const chunks: Uint8Array[] = [];
  let left = size;
  socket.on("data", (bytes: Uint8Array) => {
    chunks.push(bytes);
    left -= bytes.byteLength;
    if (left <= 0) resolve(Buffer.concat(chunks).toString());
  });
  socket.resume();
  return promise;
}

/** A listener that hands over its connections one after the other, unread. */
async function open(options?: { readonly host: string }): Promise<{
  readonly listener: SenderListener;
  readonly accepted: () => Promise<Socket>;
}> {
  const waits = [Promise.withResolvers<Socket>()];
  const listener = await SenderListener.open((socket) => {
    waits.at(-1)?.resolve(socket.pause());
    waits.push(Promise.withResolvers<Socket>());
  }, options);
  let taken = 0;
  return { listener, accepted: () => waits[taken++]!.promise };
}

test("openTcpSender() connects at once, and rejects where nobody listens", async () => {
  const { listener, accepted } = await open();
  await using _ = listener;
  using sender = await senderTo(listener);
  await accepted();
  expect(listener.sockets).toHaveLength(1);
  sender.close();
  const port = await freePort();
  expect(await failure(openTcpSender({ port }))).toBe(
    `could not TCP dial provided address 127.0.0.1:${port}: connection refused`,
  );
});

test("openTcpSender() finds a listener that has only ::1", async () => {
  const { listener, accepted } = await open({ host: "::1" });
  await using _ = listener;
  using sender = await senderTo(listener);
  const received = receive(await accepted(), 4);
  await sender.send("[1]\n");
  expect(await received).toBe("[1]\n");
});

test("send() writes messages as they are, over one connection", async () => {
  const { listener, accepted } = await open();
  await using _ = listener;
  using sender = await senderTo(listener);
  const received = receive(await accepted(), Buffer.byteLength(`{"a":"€"}\nplain\n${LARGE}`));
  for (const message of ['{"a":"€"}\n', "", "plain\n", LARGE]) await sender.send(message);
  expect((await received) === `{"a":"€"}\nplain\n${LARGE}`).toBe(true);
  expect(listener.sockets).toHaveLength(1);
});

test("send() waits for a listener that does not read", async () => {
  const { listener, accepted } = await open();
  await using _ = listener;
  using sender = await senderTo(listener);
  const socket = await accepted();
  let isTaken = false;
  const sent = sender.send(LARGE).then(() => (isTaken = true));
  // A whole conversation with somebody else gives it the time to go wrong.
  for (let count = 0; count < 20; count++) {
    using other = await senderTo(listener);
    await accepted();
    await other.send("x");
  }
  expect(isTaken).toBe(false);
  const received = receive(socket, LARGE.length);
  await sent;
  expect((await received).length).toBe(LARGE.length);
});

test.each(["destroy", "resetAndDestroy"] as const)(
  "send() rejects when the connection breaks in the middle (%s), and the next connects again",
  async (leave) => {
    const { listener, accepted } = await open();
    await using _ = listener;
    using sender = await senderTo(listener);
    const socket = await accepted();
    const sent = failure(sender.send(LARGE));
    socket[leave]();
    expect(await sent).toMatch(/^(?:connection (?:reset|closed) by peer|broken pipe)$/);
    const next = sender.send("[2]\n");
    expect(await receive(await accepted(), 4)).toBe("[2]\n");
    await next;
  },
);

test("send() rejects when the listener closes its half in the middle", async () => {
  const { listener, accepted } = await open();
  await using _ = listener;
  using sender = await senderTo(listener);
  const socket = await accepted();
  const sent = failure(sender.send(LARGE));
  socket.end();
  expect(await sent).toBe("connection closed by peer");
});

test("send() connects again when the listener closed its half before", async () => {
  const { listener, accepted } = await open();
  await using _ = listener;
  using sender = await senderTo(listener);
  const socket = await accepted();
  socket.end();
  await leftBy(socket.resume());
  const sent = sender.send("[1]\n");
  expect(await receive(await accepted(), 4)).toBe("[1]\n");
  await sent;
});

test("send() rejects when the listener is gone for good, and goes well when it is back", async () => {
  const { listener, accepted } = await open();
  using sender = await senderTo(listener);
  const { port } = listener;
  const sent = failure(sender.send(LARGE));
  (await accepted()).destroy();
  await sent;
  await listener[Symbol.asyncDispose]();
  expect(await failure(sender.send("[2]\n"))).toBe(
    `could not TCP dial provided address 127.0.0.1:${port}: connection refused`,
  );
  const back = Promise.withResolvers<Socket>();
  await using _ = await SenderListener.open(back.resolve, { port });
  await sender.send("[3]\n");
  expect(await receive(await back.promise, 4)).toBe("[3]\n");
});

test("send() goes on while the listener speaks without end, of which little is read", async () => {
  const { listener, accepted } = await open();
  const flooded = await (async () => {
    await using _ = listener;
    using sender = await senderTo(listener);
    const socket = await accepted();
    const written = flood(socket, "a".repeat(65_536));
    const received = receive(socket, 4 * 20);
    for (let count = 0; count < 20; count++) await sender.send("[1]\n");
    expect(await received).toBe("[1]\n".repeat(20));
    expect(listener.sockets).toHaveLength(1);
    return written;
  })();
  expect(await flooded).toBeLessThan(20_000_000);
});

test("send() is for one message after the other", async () => {
  const { listener } = await open();
  await using _ = listener;
  using sender = await senderTo(listener);
  const first = sender.send("[1]");
  expect(await failure(sender.send("[2]"))).toContain("one message after the other");
  await first;
});

test("close() ends the connection, and a send that waits", async () => {
  const { listener, accepted } = await open();
  await using _ = listener;
  using sender = await senderTo(listener);
  const socket = await accepted();
  const sent = failure(sender.send(LARGE));
  sender.close();
  sender.close();
  expect(await sent).toBe("the sender was closed");
  await leftBy(socket.resume());
  expect(await failure(sender.send("[2]"))).toBe("the sender was closed");
  expect(listener.sockets).toHaveLength(1);
});

test("close() ends a connection that is idle, and a send that connects again", async () => {
  const { listener, accepted } = await open();
  await using _ = listener;
  using idle = await senderTo(listener);
  const socket = await accepted();
  idle.close();
  await leftBy(socket.resume());
  using sender = await senderTo(listener);
  const broken = await accepted();
  broken.end();
  await leftBy(broken.resume());
  const sent = failure(sender.send("[1]"));
  sender.close();
  expect(await sent).toBe("the sender was closed");
});
