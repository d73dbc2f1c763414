import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";

const NEXT = "2018-06-01/runtime/invocation/next";

async function statusOf(simulator: Simulator, headers: Record<string, string>): Promise<number> {
  const { status } = await fetch(`http://${simulator.runtimeApi}/${NEXT}`, {
    headers,
    method: "PUT",
  });
  return status;
}

test("start() refuses pages and strange names at the APIs, unless its options allow them", async () => {
  await using closed = await Simulator.start();
  await using open = await Simulator.start({
    allowHosts: ["Dev.Example"],
    allowOrigins: ["https://App.example:443"],
  });
  const host = { Host: "dev.example:9001" };
  const origin = { Origin: "https://app.example" };
  // Another verb than GET, since a poll would wait.
  expect([await statusOf(closed, host), await statusOf(closed, origin)]).toEqual([403, 403]);
  expect([await statusOf(open, host), await statusOf(open, origin)]).toEqual([405, 405]);
  expect(await statusOf(open, { Host: "rebind.example" })).toBe(403);
});

test.each([
  [{ allowHosts: "dev.example" }, '"allowHosts" must be a list, not "dev.example"'],
  [
    { allowHosts: ["dev.example:80"] },
    '"allowHosts[0]" must be a host name without a port, as in "dev.example", not "dev.example:80"',
  ],
  [
    { allowOrigins: ["app.example"] },
    '"allowOrigins[0]" must be an origin, as in "https://app.example", or "null", not "app.example"',
  ],
  [{ allowOrigins: [1] }, '"allowOrigins[0]" must be text, not 1'],
  [{ allowHost: [] }, 'unknown option "allowHost"; did you mean "allowHosts"?'],
])("start() refuses %j", async (options, problem) => {
  await expect(Simulator.start(options as object)).rejects.toThrow(problem);
});
