/** Messages over HTTP to programs that are slow, or dead. */
import { expect, test } from "bun:test";
import { senderTo } from "./disposable-http-sender.ts";
import { failure, freePort, leftBy, SenderListener } from "./sender-listener.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

test("send() makes one request, with the length in bytes, and the URL's path, query and host", async () => {
  await using listener = await SenderListener.answering(OK);
  const url = new URL(`http://sandbox.localdomain:${listener.port}/logs/%C3%A4?a=b&c`);
  using sender = senderTo({ url }, { method: "PUT", headers: { "Sequence-Id": "7" } });
  await sender.send('["grüße €"]');
  const [{ head, body } = { head: "", body: "" }] = listener.heard;
  expect(body).toBe('["grüße €"]');
  expect(head.split("\r\n")[0]).toBe("PUT /logs/%C3%A4?a=b&c HTTP/1.1");
  expect(head).toContain(`\r\nHost: sandbox.localdomain:${listener.port}\r\n`);
  expect(head).toContain("\r\nContent-Type: application/json\r\n");
  expect(head).toContain("\r\nContent-Length: 15\r\n");
  expect(head).toContain("\r\nSequence-Id: 7\r\n");
  expect(head).not.toMatch(/accept-encoding|cookie|transfer-encoding/i);
});

test.each([
  ["200", OK],
  ["202 with a body", 'HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\n"OK"'],
  ["204", "HTTP/1.1 204 No Content\r\n\r\n"],
  ["299 without a reason", "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n"],
  ["chunks with a trailer", `${CHUNKED}2;a=b\r\nOK\r\n0\r\nT: x\r\n\r\n`],
  [
    "100 and 103 before",
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${OK}`,
  ],
  ["a cookie", OK.replace("\r\n", "\r\nSet-Cookie: a=b\r\n")],
])("send() resolves on %s, and goes on over the same connection", async (_, answer) => {
  await using listener = await SenderListener.answering(answer);
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]", "[3]"]) await sender.send(message);
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]", "[3]"]);
  expect(listener.sockets).toHaveLength(1);
  expect(listener.heard[2]?.head).not.toMatch(/cookie/i);
});

test.each([
  ["HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nOK"],
  ["Connection: close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"],
  ["a body that only the end of the connection ends", "HTTP/1.1 200 OK\r\n\r\nOK"],
  ["half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nOK"],
  ["half a chunk", `${CHUNKED}9\r\nOK`],
  ["broken chunks", `${CHUNKED}no number\r\n`],
])("send() resolves on %s, and goes on over a new connection", async (_, answer) => {
  await using listener = await SenderListener.requests(({ socket }) => socket.end(answer));
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]"]) await sender.send(message);
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]"]);
  expect(listener.sockets).toHaveLength(2);
});

test.each([
  ["500 Internal Server Error", "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"],
  ["404 Not Found", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n"],
  ["307 Temporary Redirect", "HTTP/1.1 307 x\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"],
  ["304 Not Modified", "HTTP/1.1 304 Not Modified\r\n\r\n"],
  ["799", "HTTP/1.1 799 Nobody Knows\r\nContent-Length: 0\r\n\r\n"],
])("send() rejects on %s, and goes on over the same connection", async (status, answer) => {
  await using listener = await SenderListener.requests(({ number, socket }) => {
    socket.write(number === 1 ? answer : OK);
  });
  using sender = senderTo(listener);
  expect(await failure(sender.send("[1]"))).toBe(`http request failed with status ${status}`);
  await sender.send("[2]");
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]"]);
  expect(listener.sockets).toHaveLength(1);
});

test("send() rejects with the status that the listener sent before it reset the connection", async () => {
  await using listener = await SenderListener.open((socket) => {
    // What was not read makes the end of a connection a reset.
    socket.pause();
    socket.write("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", () => socket.destroy());
  });
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]", "x".repeat(1_000_000), "[4]"]) {
    const words = "http request failed with status 500 Internal Server Error";
    expect(await failure(sender.send(message))).toBe(words);
  }
});

test("send() rejects when the listener dies while it is being sent a message", async () => {
  await using listener = await SenderListener.open((socket) => {
    socket.once("data", () => socket.resetAndDestroy());
  });
  using sender = senderTo(listener);
  expect(await failure(sender.send("x".repeat(20_000_000)))).toMatch(
    /^(?:connection reset by peer|broken pipe|connection closed before an answer)$/,
  );
  expect(listener.sockets).toHaveLength(1);
});

test("send() rejects where nobody listens, and goes well once somebody does", async () => {
  const port = await freePort();
  using sender = senderTo({ url: new URL(`http://sandbox:${port}/`) });
  expect(await failure(sender.send("[1]"))).toBe("connection refused");
  await using listener = await SenderListener.requests(({ socket }) => socket.write(OK), { port });
  await sender.send("[2]");
  expect(listener.heard.map(({ body }) => body)).toEqual(["[2]"]);
});

test("send() finds a listener that has only ::1", async () => {
  await using listener = await SenderListener.requests(({ socket }) => socket.write(OK), {
    host: "::1",
  });
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]"]) await sender.send(message);
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]"]);
  expect(listener.sockets).toHaveLength(1);
});

test("send() sends once more when the kept connection was dead", async () => {
  for (const leave of ["destroy", "resetAndDestroy", "end"] as const) {
    await using listener = await SenderListener.requests(({ number, socket }) => {
      if (number === 2) socket[leave]();
      else socket.write(OK);
    });
    using sender = senderTo(listener);
    for (const message of ["[1]", "[2]"]) await sender.send(message);
    expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]", "[2]"]);
    expect(listener.sockets).toHaveLength(2);
  }
});

test("send() connects again when the connection was closed between two messages", async () => {
  await using listener = await SenderListener.answering(OK);
  using sender = senderTo(listener);
  await sender.send("[1]");
  listener.sockets[0]?.destroy();
  await sender.send("[2]");
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]"]);
});

test.each(["H", "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 100 Continue\r\n\r\n"])(
  "send() rejects when a kept connection ends after %j, since the message was heard",
  async (answer) => {
    await using listener = await SenderListener.requests(({ number, socket }) => {
      if (number === 2) socket.end(answer);
      else socket.write(OK);
    });
    using sender = senderTo(listener);
    await sender.send("[1]");
    expect(await failure(sender.send("[2]"))).toBe("connection closed before an answer");
    expect(listener.heard).toHaveLength(2);
  },
);

test("send() does not try a third time when the new connection is dead as well", async () => {
  await using listener = await SenderListener.requests(({ number, socket }) => {
    if (number === 1) socket.write(OK);
    else socket.end();
  });
  using sender = senderTo(listener);
  await sender.send("[1]");
  expect(await failure(sender.send("[2]"))).toBe("connection closed before an answer");
  expect(listener.heard).toHaveLength(3);
});

test("send() does not wait for the rest of an answer", async () => {
  await using listener = await SenderListener.answering(
    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nOK",
  );
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]"]) await sender.send(message);
  expect(listener.sockets).toHaveLength(2);
  await leftBy(listener.sockets[0]);
});

test("send() does not wait until a message is read that has been answered already", async () => {
  await using listener = await SenderListener.open((socket) => socket.pause().write(OK));
  using sender = senderTo(listener);
  for (let count = 0; count < 2; count++) await sender.send("x".repeat(20_000_000));
  expect(listener.sockets).toHaveLength(2);
});

test("send() takes no answer for its own that came with the one before", async () => {
  const other = "HTTP/1.1 500 Not Yours\r\nContent-Length: 0\r\n\r\n";
  await using listener = await SenderListener.requests(({ number, socket }) => {
    socket.write(number === 1 ? `${OK}${other}` : OK);
  });
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]"]) await sender.send(message);
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]"]);
});

test("send() is for one message after the other", async () => {
  await using listener = await SenderListener.answering(OK);
  using sender = senderTo(listener);
  const first = sender.send("[1]");
  expect(await failure(sender.send("[2]"))).toContain("one message after the other");
  await first;
});

test("close() ends a send that waits, and its connection", async () => {
  const heard = Promise.withResolvers<void>();
  await using listener = await SenderListener.requests(() => heard.resolve());
  using sender = senderTo(listener);
  const sent = failure(sender.send("[1]"));
  await heard.promise;
  sender.close();
  expect(await sent).toBe("the sender was closed");
  await leftBy(listener.sockets[0]);
  expect(await failure(sender.send("[2]"))).toBe("the sender was closed");
  expect(listener.sockets).toHaveLength(1);
});

test("close() ends a send that connects, and one that nobody reads", async () => {
  await using listener = await SenderListener.open((socket) => socket.pause());
  for (const message of ["[1]", "x".repeat(20_000_000)]) {
    using sender = senderTo(listener);
    const sent = failure(sender.send(message));
    sender.close();
    expect(await sent).toBe("the sender was closed");
  }
});

test("close() ends a connection that is kept, and one whose answer has not ended", async () => {
  for (const answer of [OK, "HTTP/1.1 200 OK\r\n\r\nOK"]) {
    await using listener = await SenderListener.answering(answer);
    using sender = senderTo(listener);
    await sender.send("[1]");
    sender.close();
    sender.close();
    await leftBy(listener.sockets[0]);
  }
});

test("send() heeds no proxy", async () => {
  await using proxy = await SenderListener.open((socket) => socket.destroy());
  await using listener = await SenderListener.answering(OK);
  const address = `http://127.0.0.1:${proxy.port}`;
  const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"];
  const env = Object.fromEntries(names.map((name) => [name, address]));
  const child = Bun.spawn(
    [process.execPath, `${import.meta.dir}/sender-behind-proxy.ts`, listener.url.href],
    { env: { ...process.env, ...env, NO_PROXY: "", no_proxy: "", NODE_USE_ENV_PROXY: "1" } },
  );
  expect(await child.exited).toBe(0);
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]"]);
  expect(proxy.sockets).toEqual([]);
});
