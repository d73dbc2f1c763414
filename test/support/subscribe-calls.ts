import { expect } from "bun:test";
import { ApiWorld } from "./api-world.ts";

export const TELEMETRY = "/2022-07-01/telemetry";
export const LOGS = "/2020-08-15/logs";

/** A subscription that is right in everything. */
export const RIGHT = {
  schemaVersion: "2022-12-13",
  types: ["platform", "function"],
  buffering: { maxItems: 1000, maxBytes: 262_144, timeoutMs: 100 },
  destination: { protocol: "HTTP", URI: "http://sandbox.localdomain:8080/in?a=b" },
};
export const RIGHT_LOGS = { ...RIGHT, schemaVersion: "2021-03-18" };

export async function put(
  world: ApiWorld,
  body: unknown,
  { path = TELEMETRY, id }: { path?: string; id?: string | undefined } = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await world.call(path, {
    method: "PUT",
    headers: id === undefined ? {} : { "Lambda-Extension-Identifier": id },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** What a subscription of a registered extension is answered. */
export async function answerTo(body: unknown, path = TELEMETRY) {
  await using world = await ApiWorld.open({ extensions: ["audit"] });
  const id = await world.registered("audit");
  return await put(world, body, { path, id });
}

export async function problemsOf(body: unknown, path = TELEMETRY): Promise<readonly string[]> {
  const answer = await answerTo(body, path);
  const errorType = path === TELEMETRY ? "ValidationError" : "Logs.ValidationError";
  expect(answer).toMatchObject({ status: 400, body: { errorType } });
  return (answer.body as { errorMessage: string }).errorMessage.split("; ");
}

export const unversioned = { ...RIGHT, schemaVersion: undefined };
