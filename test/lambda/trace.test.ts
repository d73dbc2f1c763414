import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION, type Tracing } from "../../src/lambda/function.ts";
import { isSampled, newTrace } from "../../src/lambda/trace.ts";

/** 2024-05-31, in whole seconds. */
const NOW = 0x665a_264c * 1000;

function trace(tracing: Tracing, name = "orders"): string {
  const random = { uuid: () => "", hex: (bytes: number) => "ab".repeat(bytes) };
  return newTrace({ ...DEFAULT_FUNCTION, name, tracing }, { now: NOW, random });
}

const ROOT = `Root=1-665a264c-${"ab".repeat(12)}`;
const PARENT = `Parent=${"ab".repeat(8)}`;
const LINEAGE = "Lineage=056e9fd9:0";

test.each([
  ["Active", `${ROOT};${PARENT};Sampled=1;${LINEAGE}`, true],
  ["PassThrough", `${ROOT};${LINEAGE}`, false],
  ["Unsampled", `${ROOT};${PARENT};Sampled=0`, false],
] as const)("newTrace() with tracing %s is %s, sampled: %p", (tracing, expected, sampled) => {
  expect(trace(tracing)).toBe(expected);
  expect(isSampled(trace(tracing))).toBe(sampled);
});

test("newTrace() has the lineage of the function, the same for each invoke and another for another", () => {
  expect(trace("PassThrough", "orders")).toBe(trace("PassThrough", "orders"));
  expect(trace("PassThrough", "orders")).not.toBe(trace("PassThrough", "bills"));
});
