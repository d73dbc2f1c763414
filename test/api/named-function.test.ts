import { describe, expect, test } from "bun:test";
import { ApiWorld } from "../support/api-world.ts";

const ARN = "arn:aws:lambda:us-east-1:012345678912:function:test_function";

describe("a name", () => {
  test.each([
    "function",
    "_",
    "test_function",
    "function:test_function",
    "012345678912:test_function",
    "012345678912:function:test_function",
    "us-east-1:012345678912:function:test_function",
    ARN,
    encodeURIComponent(ARN),
    `${ARN}:prod`,
    "function:prod",
    "_:prod",
    "test_function:$LATEST",
  ])("%s is this function", async (name) => {
    await using world = await ApiWorld.open({ function: { aliases: ["prod"] } });
    const { next, id } = await world.dispatched({ name });
    expect(next.headers.get("Lambda-Runtime-Invoked-Function-Arn")).toStartWith(ARN);
    await world.answer(id, "1");
  });

  test("in the path and in Qualifier names the same alias, which the runtime is told", async () => {
    await using world = await ApiWorld.open({ function: { aliases: ["prod"] } });
    const { next, id } = await world.dispatched({ name: `${ARN}:prod`, query: "?Qualifier=prod" });
    expect(next.headers.get("Lambda-Runtime-Invoked-Function-Arn")).toBe(`${ARN}:prod`);
    await world.answer(id, "1");
  });

  const OTHERS = "arn:aws:lambda:us-east-1:210987654321:function:test_function";
  test.each([
    ["other", "", "arn:aws:lambda:us-east-1:012345678912:function:other"],
    ["test_function2", "", `${ARN}2`],
    ["Function", "", "arn:aws:lambda:us-east-1:012345678912:function:Function"],
    [OTHERS, "", OTHERS],
    ["210987654321:test_function", "", OTHERS],
    ["function:other", "", "arn:aws:lambda:us-east-1:012345678912:function:other"],
    ["test_function:1", "", `${ARN}:1`],
    ["test_function", "?Qualifier=live", `${ARN}:live`],
    ["_", "?Qualifier=live", `${ARN}:live`],
  ])("%s%s is not, and 404 with its ARN", async (name, query, arn) => {
    await using world = await ApiWorld.open();
    const refused = await world.invoke({ name, query });
    expect(refused.status).toBe(404);
    expect(refused.headers.get("X-Amzn-ErrorType")).toBe("ResourceNotFoundException");
    expect(await refused.json()).toMatchObject({ message: `Function not found: ${arn}` });
  });

  test("of another region is 404", async () => {
    await using world = await ApiWorld.open();
    const refused = await world.invoke({ name: ARN.replace("us-east-1", "eu-west-1") });
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({
      message: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    });
  });

  test("with another qualifier than Qualifier is 400, in the service's words", async () => {
    await using world = await ApiWorld.open({ function: { version: "7", aliases: ["8"] } });
    const refused = await world.invoke({ name: "test_function:7", query: "?Qualifier=8" });
    expect(refused.status).toBe(400);
    expect(refused.headers.get("X-Amzn-ErrorType")).toBe("InvalidParameterValueException");
    expect(await refused.json()).toMatchObject({
      message:
        "The derived qualifier from the function name does not match the specified qualifier.",
    });
  });

  test.each([
    ["?Qualifier=%0d%0aEvil:%20yes", "function", "qualifier"],
    ["?Qualifier=%E2%82%AC", "function", "qualifier"],
    ["?Qualifier=a%20b", "function", "qualifier"],
    [`?Qualifier=${"a".repeat(129)}`, "function", "qualifier"],
    ["", "function:%0d%0aEvil", "qualifier"],
    ["", "test_function:a:b", "qualifier"],
    ["", "a%20b", "functionName"],
    ["", "arn:aws:s3:::bucket", "functionName"],
    ["", "a".repeat(257), "functionName"],
  ])("%p with %p is 400, and says which parameter is wrong", async (query, name, parameter) => {
    await using world = await ApiWorld.open();
    const refused = await world.invoke({ query, name });
    expect(refused.status).toBe(400);
    expect(refused.headers.get("X-Amzn-ErrorType")).toBe("InvalidParameterValueException");
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining(`'${parameter}'`),
    });
  });
});
