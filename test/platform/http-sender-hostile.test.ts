/** Messages over HTTP to programs of ill will, whose answers cost neither memory nor time. */
import { expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { senderTo } from "./disposable-http-sender.ts";
import { failure, flood, SenderListener } from "./sender-listener.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const TOO_LONG = "the answer is too long";
const NO_HTTP = "the answer is not HTTP";
const HUNG_UP = "connection closed before an answer";

test.each([
  ["bytes that are no HTTP", "\u0000\u0001\r\n\r\n", NO_HTTP],
  ["another protocol", "SSH-2.0-OpenSSH\r\n", NO_HTTP],
  ["a status that is none", "HTTP/1.1 OK\r\n\r\n", NO_HTTP],
  ["a folded nonsense", "HTTP/1.1 200 OK\r\n\u0000: x\r\n\r\n", NO_HTTP],
  ["nothing", "", HUNG_UP],
  ["half a status", "HTTP/1", HUNG_UP],
  ["half its headers", "HTTP/1.1 200 OK\r\nConte", HUNG_UP],
  ["100 alone", "HTTP/1.1 100 Continue\r\n\r\n", HUNG_UP],
  [
    "another protocol to switch to",
    "HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
    "http request failed with status 101 Switching Protocols",
  ],
])("send() rejects on %s, and the next goes well", async (_, answer, words) => {
  await using listener = await SenderListener.requests(({ number, socket }) => {
    if (number === 1) socket.end(answer);
    else socket.write(OK);
  });
  using sender = senderTo(listener);
  expect(await failure(sender.send("[1]"))).toBe(words);
  await sender.send("[2]");
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]"]);
});

test.each([
  ["a header without end", "HTTP/1.1 200 OK\r\nX: ", "a", "the headers of the answer are too long"],
  [
    "headers without end",
    "HTTP/1.1 200 OK\r\n",
    "X: y\r\n",
    "the headers of the answer are too long",
  ],
  ["informational answers without end", "", "HTTP/1.1 103 x\r\n\r\n", TOO_LONG],
  ["empty lines without end", "", "\r\n", TOO_LONG],
])("send() rejects on %s", async (_, start, more, words) => {
  const flooded = Promise.withResolvers<number>();
  await using listener = await SenderListener.requests(({ socket }) => {
    socket.write(start);
    void flood(socket, more.repeat(65_536 / more.length)).then(flooded.resolve);
  });
  using sender = senderTo(listener);
  expect(await failure(sender.send("[1]"))).toBe(words);
  expect(await flooded.promise).toBeLessThan(20_000_000);
});

test.each([
  ["a body", "HTTP/1.1 200 OK\r\n\r\n", "a"],
  ["a body whose length is said", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "a"],
  ["small chunks", CHUNKED, "1\r\na\r\n"],
  ["one chunk", `${CHUNKED}FFFFFFFFF\r\n`, "a"],
  ["the size of a chunk", CHUNKED, "0"],
  ["the extension of a chunk", `${CHUNKED}1;`, "a"],
  ["trailers", `${CHUNKED}0\r\n`, "X: y\r\n"],
])("send() resolves on %s without end, and ends the connection", async (_, start, more) => {
  const floods: Promise<number>[] = [];
  await using listener = await SenderListener.requests(({ socket }) => {
    socket.write(start);
    floods.push(flood(socket, more.repeat(65_536 / more.length)));
  });
  using sender = senderTo(listener);
  await sender.send("[1]");
  expect(await floods[0]).toBeLessThan(20_000_000);
  await sender.send("[2]");
  expect(listener.sockets).toHaveLength(2);
  expect(await floods[1]).toBeLessThan(20_000_000);
});

test("send() resolves on a head together with far too much body", async () => {
  const body = "a".repeat(1_000_000);
  await using listener = await SenderListener.answering(
    `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]"]) await sender.send(message);
  expect(listener.sockets).toHaveLength(2);
});

test("send() unpacks nothing", async () => {
  const bomb = gzipSync(new Uint8Array(50_000_000));
  const length = `Content-Encoding: gzip\r\nContent-Length: ${bomb.byteLength}`;
  await using listener = await SenderListener.answering(
    Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${length}\r\n\r\n`), bomb]),
  );
  using sender = senderTo(listener);
  for (const message of ["[1]", "[2]", "[3]"]) await sender.send(message);
  expect(listener.heard.map(({ body }) => body)).toEqual(["[1]", "[2]", "[3]"]);
});

test("a connection that is kept ends when the listener floods it", async () => {
  const flooded = Promise.withResolvers<number>();
  await using listener = await SenderListener.requests(({ socket }) => {
    socket.write(OK, () => void flood(socket, "a".repeat(65_536)).then(flooded.resolve));
  });
  using sender = senderTo(listener);
  await sender.send("[1]");
  expect(await flooded.promise).toBeLessThan(20_000_000);
});
