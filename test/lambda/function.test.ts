import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION, functionArn, initTimeoutMs } from "../../src/lambda/function.ts";

const settings = { ...DEFAULT_FUNCTION, name: "orders", accountId: "123456789012" };

test("functionArn() has region, account and name", () => {
  expect(functionArn(settings)).toBe("arn:aws:lambda:us-east-1:123456789012:function:orders");
});

test("initTimeoutMs() is 10 s on demand, and 130 s or the timeout otherwise", () => {
  expect(initTimeoutMs(settings)).toBe(10_000);
  const provisioned = { ...settings, initializationType: "provisioned-concurrency" as const };
  expect(initTimeoutMs(provisioned)).toBe(130_000);
  expect(initTimeoutMs({ ...provisioned, timeoutMs: 1_800_000 })).toBe(1_800_000);
});
