import { describe, expect, test } from "bun:test";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Channel } from "../../src/core/channel.ts";
import type { FailureTrailers, LightResponse } from "../../src/core/http.ts";
import { sendChannel } from "../../src/platform/send-channel.ts";
import { serve, type Handler, type Server } from "../../src/platform/serve.ts";
import { StreamClient } from "../support/stream-client.ts";
import { settle } from "../support/virtual-clock.ts";

const GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const OLD_GET = "GET / HTTP/1.0\r\n\r\n";
const HUNG_UP = { kind: "cancelled", reason: new Error("The client hung up") } as const;
const TRAILERS: FailureTrailers = {
  names: ["X-Failure"],
  tell: (failure) => ({ "X-Failure": String(failure) }),
};

/** A server of one answer, and the channel that its body comes through. */
class Streaming implements AsyncDisposable {
  readonly channel = new Channel<string>();
  readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(parts: Partial<LightResponse> = {}): Promise<Streaming> {
    let streaming: Streaming | undefined;
    const handler: Handler = () => ({
      status: 200,
      fields: { Date: "now" },
      content: streaming!.channel,
      ...parts,
    });
    const server = await serve(handler, { host: "127.0.0.1", port: 0 });
    streaming = new Streaming(server);
    return streaming;
  }

  client(request = GET, options?: { isKeeping: boolean }): Promise<StreamClient> {
    return StreamClient.open(this.server.port, request, options);
  }

  /** Writes `content`; resolves as `Channel.write` does. */
  write(content: string): Promise<boolean> {
    return this.channel.write(new TextEncoder().encode(content));
  }

  /** How the channel has ended, once its reader has left. */
  async cancelled(): Promise<unknown> {
    const { signal } = this.channel;
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (!signal.aborted) await promise;
    return this.channel.end;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server.close();
  }
}

const head = (...rest: readonly string[]): string =>
  ["HTTP/1.1 200 OK", "Date: now", ...rest, "\r\n"].join("\r\n");
const KEEP_ALIVE = "Connection: keep-alive";
const CHUNKED = head(KEEP_ALIVE, "Transfer-Encoding: chunked");
const LAST_CHUNK = "0\r\n\r\n";

describe("sendChannel()", () => {
  test("sends the head, each chunk and the end as soon as they are there", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client();
    expect(await client.take("\r\n\r\n")).toBe(CHUNKED);
    await streaming.write("one");
    expect(await client.take("one\r\n")).toBe("3\r\none\r\n");
    await streaming.write("three");
    expect(await client.take("three\r\n")).toBe("5\r\nthree\r\n");
    streaming.channel.close();
    expect(await client.take(LAST_CHUNK)).toBe(LAST_CHUNK);
  });

  test("leaves the connection to the next request", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client();
    await streaming.write("one");
    streaming.channel.close();
    const answer = `${CHUNKED}3\r\none\r\n${LAST_CHUNK}`;
    expect(await client.take(LAST_CHUNK)).toBe(answer);
    client.send(GET);
    expect(await client.take(LAST_CHUNK)).toBe(`${CHUNKED}${LAST_CHUNK}`);
  });

  test("sends an empty channel as an empty body", async () => {
    await using streaming = await Streaming.open();
    streaming.channel.close();
    using client = await streaming.client();
    expect(await client.take(LAST_CHUNK)).toBe(`${CHUNKED}${LAST_CHUNK}`);
  });

  test("tells a failure in trailers, after what came before", async () => {
    await using streaming = await Streaming.open({ trailers: TRAILERS });
    using client = await streaming.client();
    await streaming.write("half");
    streaming.channel.fail("lost");
    const announced = head("Trailer: X-Failure", KEEP_ALIVE, "Transfer-Encoding: chunked");
    const end = "0\r\nX-Failure: lost\r\n\r\n";
    expect(await client.take(end)).toBe(`${announced}4\r\nhalf\r\n${end}`);
  });

  test("sends no trailers after a body that is whole", async () => {
    await using streaming = await Streaming.open({ trailers: TRAILERS });
    using client = await streaming.client();
    streaming.channel.close();
    expect(await client.take(LAST_CHUNK)).toEndWith(`\r\n\r\n${LAST_CHUNK}`);
  });

  test("without trailers ends a failed body by closing the connection", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client();
    await streaming.write("half");
    streaming.channel.fail("lost");
    expect(await client.ending()).toBe("closed");
    expect(await client.take("")).toBe(`${CHUNKED}4\r\nhalf\r\n`);
  });

  test("closes the connection only after a slow client has what came before", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client();
    client.pause();
    const sizeBytes = 4_000_000;
    void streaming.channel.write(new Uint8Array(sizeBytes));
    streaming.channel.fail("lost");
    client.resume();
    expect(await client.ending()).toBe("closed");
    const before = `${CHUNKED}${sizeBytes.toString(16)}\r\n`.length;
    expect(client.receivedBytes).toBe(before + sizeBytes + "\r\n".length);
  });

  test("breaks the connection when somebody else cancels the channel", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client();
    await client.take("\r\n\r\n");
    streaming.channel.cancel("shut down");
    expect(await client.ending()).toBe("closed");
    expect(streaming.channel.end).toEqual({ kind: "cancelled", reason: "shut down" });
  });

  test("sends HTTP/1.0 the bytes as they are, and closes the connection", async () => {
    await using streaming = await Streaming.open({ trailers: TRAILERS });
    using client = await streaming.client(OLD_GET);
    await streaming.write("one");
    await streaming.write("two");
    streaming.channel.close();
    expect(await client.ending()).toBe("closed");
    expect(await client.take("")).toBe(`${head("Connection: close")}onetwo`);
  });

  test("resets a failed body to HTTP/1.0, whose end is no sign that it is whole", async () => {
    await using streaming = await Streaming.open({ trailers: TRAILERS });
    using client = await streaming.client(OLD_GET);
    await streaming.write("half");
    await client.take("half");
    streaming.channel.fail("lost");
    expect(await client.ending()).toBe("ECONNRESET");
  });

  test("answers HEAD with the head alone, and cancels the channel", async () => {
    await using streaming = await Streaming.open({ trailers: TRAILERS });
    using client = await streaming.client("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await client.take("\r\n\r\n")).toBe(head(KEEP_ALIVE));
    const reason = new Error("A response to HEAD has no body");
    expect(streaming.channel.end).toEqual({ kind: "cancelled", reason });
  });
});

describe("a client of a streamed response", () => {
  test("that reads slowly makes the writer wait", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client(GET, { isKeeping: false });
    const totalBytes = 67_108_864;
    const part = new Uint8Array(65_536);
    let mostBehindBytes = 0;
    for (let sentBytes = 0; sentBytes < totalBytes; sentBytes += part.byteLength) {
      await streaming.channel.write(part);
      mostBehindBytes = Math.max(mostBehindBytes, sentBytes - client.receivedBytes);
      client.pause();
      setImmediate(() => client.resume());
    }
    streaming.channel.close();
    expect(await streaming.channel.write(part)).toBe(false);
    expect(mostBehindBytes).toBeLessThan(16_777_216);
  });

  test("that hangs up midway cancels the channel", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client();
    await streaming.write("one");
    await client.take("one\r\n");
    client.hangUp();
    expect(await streaming.cancelled()).toEqual(HUNG_UP);
  });

  test("that hangs up while the writer waits for it cancels the channel", async () => {
    await using streaming = await Streaming.open();
    using client = await streaming.client(GET, { isKeeping: false });
    client.pause();
    const written = Promise.all(
      Array.from({ length: 64 }, () => streaming.channel.write(new Uint8Array(1_048_576))),
    );
    client.hangUp();
    expect(await streaming.cancelled()).toEqual(HUNG_UP);
    expect((await written).at(-1)).toBe(false);
  });

  test("that has gone before the response begins cancels the channel", async () => {
    const channel = new Channel();
    const arrived = Promise.withResolvers<void>();
    const handler: Handler = async ({ signal }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => resolve());
      arrived.resolve();
      await promise;
      return { status: 200, fields: {}, content: channel };
    };
    const server = await serve(handler, { host: "127.0.0.1", port: 0 });
    using client = await StreamClient.open(server.port, GET);
    await arrived.promise;
    const gone = new Promise((resolve) => channel.signal.addEventListener("abort", resolve));
    client.hangUp();
    await gone;
    expect(channel.end).toEqual(HUNG_UP);
    await server.close();
  });
});

describe.each(["whole", "failed", "failed with trailers"])("sendChannel() of a %s body", (kind) => {
  test("comes to its end when the client hangs up before it has read it, and leaves no listener", async () => {
    const channel = new Channel<string>();
    const sent = Promise.withResolvers<ServerResponse>();
    const server = createServer((incoming, outgoing) => {
      const trailers = kind === "failed with trailers" ? TRAILERS : undefined;
      const sending = sendChannel(channel, { incoming, outgoing, trailers });
      sending.then(() => sent.resolve(outgoing), sent.reject);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    using client = await StreamClient.open((server.address() as AddressInfo).port, GET);
    await client.take("\r\n\r\n");
    client.pause();
    // More than the connection holds, so that sending waits with every chunk taken.
    void channel.write(new Uint8Array(33_554_432));
    if (kind === "whole") channel.close();
    else channel.fail("lost");
    await settle();
    client.hangUp();
    const outgoing = await sent.promise;
    expect(["drain", "close"].map((event) => outgoing.listenerCount(event))).toEqual([0, 0]);
    expect(channel.end?.kind).not.toBe("cancelled");
    server.close();
  });
});
