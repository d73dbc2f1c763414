import { describe, expect, test } from "bun:test";
import { streamed } from "../../src/api/reply.ts";
import { Routes } from "../../src/api/routes.ts";
import { Channel } from "../../src/core/channel.ts";

const fields = { "Content-Type": "text/plain" };

describe("streamed()", () => {
  test("reads as the Response it stands for", async () => {
    const channel = new Channel();
    void channel.write(new TextEncoder().encode('{"caf'));
    void channel.write(new TextEncoder().encode('é":1}'));
    channel.close();
    const reply = streamed(200, channel, { fields });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/plain"]);
    expect(await reply.json()).toEqual({ café: 1 });
  });

  test("cannot be read as a whole where its channel fails", async () => {
    const channel = new Channel<string>();
    channel.fail("lost");
    const reply = streamed(200, channel, { fields });
    expect(await reply.bytes().catch((error: unknown) => error)).toEqual(
      new Error("The body is not whole", { cause: { kind: "failed", failure: "lost" } }),
    );
  });

  test("goes through Routes as it is", async () => {
    const trailers = {
      names: ["X-Failure"],
      tell: (failure: string) => ({ "X-Failure": failure }),
    };
    const reply = streamed(200, new Channel<string>(), { fields, trailers });
    const routes = new Routes();
    routes.on("GET", "/stream", () => reply);
    expect(await routes.fetch(new Request("http://x/stream"))).toBe(reply);
    expect([reply.fields, reply.trailers]).toEqual([fields, trailers]);
  });
});
