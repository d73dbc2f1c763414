/** Calls that meet no endpoint are refusals like others, though they are answered in plain text. */
import { expect, test } from "bun:test";
import { ApiWorld } from "../support/api-world.ts";

const NEXT = "/2018-06-01/runtime/invocation/next";
const REGISTER = "/2020-01-01/extension/register";

/** The refusals of `world`, without their time and place. */
function refusalsOf({ environment }: ApiWorld) {
  return environment.journal
    .since(0)
    .filter((entry) => entry.type === "refusal")
    .map(({ by, request, status, errorType, errorMessage }) => {
      return { by, request, status, errorType, errorMessage };
    });
}

test.each([
  ["GET", "/2018-06-01/runtime/restore/next", "runtime"],
  ["GET", `${NEXT}/`, "runtime"],
  ["HEAD", "/", "runtime"],
  ["POST", "/2020-01-01/extension/register/", "extension"],
  ["GET", "/2020-08-15/nothing", "extension"],
])("%s %s is a refusal: the path is not there, for %s", async (method, path, by) => {
  await using world = await ApiWorld.open();
  await world.call(path, { method });
  expect(refusalsOf(world)).toEqual([
    {
      by,
      request: `${method} ${path}`,
      status: 404,
      errorType: "NotFound",
      errorMessage: "There is no such path",
    },
  ]);
});

test.each([
  ["POST", NEXT, "runtime", "GET"],
  ["HEAD", NEXT, "runtime", "GET"],
  ["OPTIONS", NEXT, "runtime", "GET"],
  ["GET", REGISTER, "extension", "POST"],
  ["POST", "/2022-07-01/telemetry", "extension", "PUT"],
  ["DELETE", "/2020-08-15/logs", "extension", "PUT"],
])("%s %s is a refusal: %s should use %s", async (method, path, by, allowed) => {
  await using world = await ApiWorld.open();
  await world.call(path, { method });
  expect(refusalsOf(world)).toEqual([
    {
      by,
      request: `${method} ${path}`,
      status: 405,
      errorType: "MethodNotAllowed",
      errorMessage: `Only ${allowed} is allowed`,
    },
  ]);
});

test("a call that meets no endpoint is that of the extension whose identifier it has", async () => {
  await using world = await ApiWorld.open();
  const id = await world.registered("audit", ["INVOKE"]);
  const headers = { "Lambda-Extension-Identifier": id };
  await world.call("/2020-01-01/extension/nothing", { headers });
  await world.call(NEXT, { method: "POST", headers });
  expect(refusalsOf(world)).toMatchObject([
    { by: "audit", status: 404 },
    { by: "audit", status: 405 },
  ]);
});

test("a call that meets its endpoint is no refusal", async () => {
  await using world = await ApiWorld.open();
  await world.call("/2018-06-01/ping");
  expect(refusalsOf(world)).toEqual([]);
});
