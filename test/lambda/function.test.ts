import { expect, test } from "bun:test";
import {
  DEFAULT_FUNCTION,
  functionArn,
  initTimeoutMs,
  namesFunction,
} from "../../src/lambda/function.ts";

const settings = { ...DEFAULT_FUNCTION, name: "orders", accountId: "123456789012" };

test("functionArn() has region, account and name", () => {
  expect(functionArn(settings)).toBe("arn:aws:lambda:us-east-1:123456789012:function:orders");
});

test.each([
  ["orders", undefined],
  ["orders:live", "live"],
  ["function", undefined],
  ["123456789012:function:orders", undefined],
  ["123456789012:function:orders:7", "7"],
  ["arn:aws:lambda:us-east-1:123456789012:function:orders", undefined],
  ["arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST", "$LATEST"],
])("namesFunction(%p) knows it, with qualifier %p", (name, qualifier) => {
  expect(namesFunction(settings, name)).toEqual({ isKnown: true, qualifier });
});

test.each(["order", "orders2", "", "210987654321:function:orders"])(
  "namesFunction(%p) does not know it",
  (name) => {
    expect(namesFunction(settings, name)).toEqual({ isKnown: false });
  },
);

test("initTimeoutMs() is 10 s on demand, and 130 s or the timeout otherwise", () => {
  expect(initTimeoutMs(settings)).toBe(10_000);
  const provisioned = { ...settings, initializationType: "provisioned-concurrency" as const };
  expect(initTimeoutMs(provisioned)).toBe(130_000);
  expect(initTimeoutMs({ ...provisioned, timeoutMs: 1_800_000 })).toBe(1_800_000);
});
