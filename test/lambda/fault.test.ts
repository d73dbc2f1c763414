import { expect, test } from "bun:test";
import {
  extensionExited,
  faultBody,
  normalizeErrorType,
  runtimeError,
  runtimeExited,
  statusOf,
  timedOut,
  SANDBOX_FAILURE,
} from "../../src/lambda/fault.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("faultBody() tells a timeout with two decimals", () => {
  expect(text(faultBody(timedOut(3000), "an-id"))).toBe(
    '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: an-id Error: Task timed out after 3.00 seconds"}',
  );
});

test("faultBody() of an error of the runtime is what it posted, to the byte", () => {
  const body = new TextEncoder().encode(' {"errorType": "X"}\n');
  expect(faultBody(runtimeError({ errorType: "Runtime.X", body }), "an-id")).toBe(body);
});

test.each([
  ["Runtime.NoSuchHandler", "Runtime.NoSuchHandler", "Runtime.NoSuchHandler"],
  ["Orders.Lost", "Runtime.Unknown", "Orders.Lost"],
  ["", "Runtime.Unknown", "Runtime.Unknown"],
  [undefined, "Runtime.Unknown", "Runtime.Unknown"],
])(
  "faultBody() of an error of the type %p without a body is made of it",
  (errorType, type, told) => {
    const fault = runtimeError({ errorType, body: new Uint8Array() });
    expect(fault.errorType).toBe(type);
    expect(text(faultBody(fault, "an-id"))).toBe(
      `{"errorType":"${told}","errorMessage":"RequestId: an-id Error: Unknown application error occurred"}`,
    );
  },
);

test.each([
  [{ code: 1, signal: null }, "Runtime exited with error: exit status 1"],
  [{ code: 0, signal: null }, "Runtime exited without providing a reason"],
  [{ code: null, signal: "SIGKILL" }, "Runtime exited with error: signal: killed"],
  [{ code: null, signal: "SIGSEGV" }, "Runtime exited with error: signal: segmentation fault"],
] as const)("runtimeExited(%j) says %p", (exit, message) => {
  expect(runtimeExited(exit)).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: message,
  });
});

test.each([
  [{ code: 3, signal: null }, "exit status 3"],
  [{ code: 0, signal: null }, "exit code 0"],
  [{ code: null, signal: "SIGTERM" }, "signal: terminated"],
] as const)("extensionExited(%j) says %p", (exit, message) => {
  expect(extensionExited(exit)).toMatchObject({
    errorType: "Extension.Crash",
    errorMessage: message,
  });
});

/** Seen on RIE: the expression is unanchored and wants two letters after the dot. */
test.each([
  ["Runtime.Abc", "Runtime.Abc"],
  ["Runtime.A", "Runtime.Unknown"],
  ["Runtime.a", "Runtime.Unknown"],
  ["Runtime.AB1", "Runtime.AB1"],
  ["xxRuntime.Abcyy zz", "xxRuntime.Abcyy zz"],
  ["Function.x", "Function.Unknown"],
  ["Function.", "Function.Unknown"],
  ["function.Foo", "Runtime.Unknown"],
  ["Extension.Foo", "Runtime.Unknown"],
  ["MyErr", "Runtime.Unknown"],
  ["", "Runtime.Unknown"],
  [undefined, "Runtime.Unknown"],
])("normalizeErrorType(%p) is %p", (given, normalized) => {
  expect(normalizeErrorType(given)).toBe(normalized);
});

test("statusOf() tells timeouts, failures of the sandbox, and errors apart", () => {
  expect(statusOf(timedOut(1000))).toBe("timeout");
  expect(statusOf(SANDBOX_FAILURE)).toBe("failure");
  expect(statusOf(runtimeExited({ code: 1, signal: null }))).toBe("error");
});
