import { expect, test } from "bun:test";
import type { Destination } from "../../../src/lambda/subscription.ts";
import { withoutLoops } from "../../../src/runner/machine/own-ports.ts";
import { ScriptedListener } from "../../support/scripted-listener.ts";

const never = new AbortController().signal;

function http(port: number): Destination {
  return { protocol: "HTTP", uri: `http://sandbox.localdomain:${port}/in`, method: "POST" };
}

test("withoutLoops() sends nothing to where we listen ourselves, as long as we do", async () => {
  let next = 4000;
  const doors = withoutLoops({
    serve: async (_, { host }) => {
      const port = ++next;
      return { host, port, address: `${host}:${port}`, close: async () => {} };
    },
    openSender: async () => new ScriptedListener(),
  });
  const handler = (): Response => new Response();
  const server = await doors.serve(handler, { host: "127.0.0.1", port: 0 });
  expect(server.address).toBe("127.0.0.1:4001");
  const ours = "port 4001 is one of our own";
  await expect(doors.openSender(http(4001), never)).rejects.toThrow(ours);
  await expect(doors.openSender({ protocol: "TCP", port: 4001 }, never)).rejects.toThrow(ours);
  expect(await doors.openSender(http(4002), never)).toBeInstanceOf(ScriptedListener);
  await server.close();
  expect(await doors.openSender(http(4001), never)).toBeInstanceOf(ScriptedListener);
});
