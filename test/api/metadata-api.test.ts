import { expect, test } from "bun:test";
import { Stage } from "../support/stage.ts";
import { ApiWorld } from "../support/api-world.ts";

const PATH = "/2026-01-15/metadata/execution-environment";

function tokenOf({ environment }: ApiWorld): string {
  return environment.fleet.environments[0]?.origin.metadataToken ?? "";
}

function ask(world: ApiWorld, method: string, authorization?: string): Promise<Response> {
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  return world.call(PATH, { method, headers });
}

test.each(["use1-az1", "apne1-az4"])(
  "the metadata are the availability zone %s, and may be kept",
  async (availabilityZone) => {
    await using world = await ApiWorld.open({ function: { availabilityZone } });
    const answer = await ask(world, "GET", `Bearer ${tokenOf(world)}`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toEqual({
      "content-type": "application/json",
      "cache-control": "private, max-age=43200, immutable",
    });
    expect(await answer.json()).toEqual({ AvailabilityZoneID: availabilityZone });
  },
);

test.each([
  ["POST", "Bearer <token>", 405, "Method Not Allowed"],
  ["HEAD", "Bearer <token>", 405, "Method Not Allowed"],
  ["PUT", undefined, 405, "Method Not Allowed"],
  ["GET", undefined, 401, "Unauthorized"],
  ["GET", "", 401, "Unauthorized"],
  ["GET", "<token>", 401, "Unauthorized"],
  ["GET", "bearer <token>", 401, "Unauthorized"],
  ["GET", "Basic <token>", 401, "Unauthorized"],
  ["GET", "Bearer ", 401, "Unauthorized"],
  ["GET", "Bearer <token>1", 401, "Unauthorized"],
] as const)(
  "%s with the authorization %j is %i, in plain text",
  async (method, said, status, words) => {
    await using world = await ApiWorld.open();
    const answer = await ask(world, method, said?.replace("<token>", tokenOf(world)));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await answer.text()).toBe(method === "HEAD" ? "" : `${words}\n`);
    const told = world.environment.journal.since(0).find(({ type }) => type === "refusal");
    expect(told).toMatchObject({ request: `${method} ${PATH}`, status, errorMessage: words });
  },
);

test("each environment has a token of its own, which a reset leaves as it is", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  await stage.dispatched();
  await stage.invoke();
  const tokens = (): readonly string[] => stage.sandboxes.map(({ origin }) => origin.metadataToken);
  const [first, second] = tokens();
  expect(first).not.toBe(second!);
  await stage.clock.advance(1000);
  expect(tokens()).toEqual([first!, second!]);
  await stage.fleet.close("spindown");
});
