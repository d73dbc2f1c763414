/** What the caller gets of an error that the runtime posts. */
import { expect, test } from "bun:test";
import { ApiWorld } from "../support/api-world.ts";

test.each([
  ["a body", '{"errorType":"A","errorMessage":"b"}', {}],
  ["a body that is no JSON", "so it went", {}],
  ["an unknown content type", "<xml/>", { "Content-Type": "text/xml" }],
])("an error with %s reaches the caller as it is", async (_, body, headers) => {
  await using world = await ApiWorld.open();
  const { invoked, id } = await world.dispatched();
  expect((await world.answer(id, body, { call: "error", headers })).status).toBe(202);
  const answer = await invoked;
  expect(answer.headers.get("X-Amz-Function-Error")).toBe("Unhandled");
  expect(await answer.text()).toBe(body);
});

const cause = { "Content-Type": "application/vnd.aws.lambda.error.cause+json" };

test.each([{}, cause])(
  "an error without a body, with %j, is made of its header",
  async (headers) => {
    await using world = await ApiWorld.open();
    const { invoked, id } = await world.dispatched();
    const typed = { ...headers, "Lambda-Runtime-Function-Error-Type": "Orders.Lost" };
    expect((await world.answer(id, "", { call: "error", headers: typed })).status).toBe(202);
    const answer = await invoked;
    expect(answer.headers.get("X-Amz-Function-Error")).toBe("Unhandled");
    expect(await answer.json()).toEqual({
      errorType: "Orders.Lost",
      errorMessage: `RequestId: ${id} Error: Unknown application error occurred`,
    });
  },
);

test("an init error without a body is made of its header", async () => {
  await using world = await ApiWorld.open();
  const invoked = world.invoke();
  await world.initError("", { "Lambda-Runtime-Function-Error-Type": "Orders.Lost" });
  expect(await (await invoked).json()).toMatchObject({
    errorType: "Orders.Lost",
    errorMessage: expect.stringMatching(
      /^RequestId: \S+ Error: Unknown application error occurred$/,
    ),
  });
});

test.each([
  [
    { errorMessage: "m", errorType: "T", stackTrace: ["s"], errorCause: { exceptions: [] } },
    { errorMessage: "m", errorType: "T", stackTrace: ["s"] },
  ],
  [{ errorMessage: "m", more: 1 }, { errorMessage: "m" }],
  [{ errorMessage: 7 }, "Invalid error body"],
  ["text", "Invalid error body"],
])("an error with its cause %j reaches the caller as %j", async (body, expected) => {
  await using world = await ApiWorld.open();
  const { invoked, id } = await world.dispatched();
  await world.answer(id, JSON.stringify(body), { call: "error", headers: cause });
  expect(await (await invoked).json()).toEqual(expected);
});
