import { expect, test } from "bun:test";
import {
  extensionEnvironment,
  RESERVED_VARIABLES,
  runtimeEnvironment,
} from "../../src/lambda/environment-variables.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";

const settings: FunctionSettings = {
  ...DEFAULT_FUNCTION,
  name: "orders",
  handler: "app.handler",
  memorySize: 256,
  environment: { STAGE: "test", _PRIVATE: "1", AWS_REGION: "mars-1", TZ: "Europe/Berlin" },
};
const options = {
  address: "127.0.0.1:9001",
  metadataToken: "0d9a7ec0-5b3c-4b0e-9d65-3a1a6a4f6a02",
  base: { PATH: "/usr/bin", HOME: "/home/me", TMPDIR: "/tmp/scenario" },
  taskRoot: "/home/me/orders",
  logStream: "2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef",
};

const shared = {
  PATH: "/usr/bin",
  HOME: "/home/me",
  TMPDIR: "/tmp/scenario",
  LANG: "en_US.UTF-8",
  TZ: "Europe/Berlin",
  STAGE: "test",
  AWS_ACCESS_KEY_ID: "lambda-sim-dummy-access-key-id",
  AWS_SECRET_ACCESS_KEY: "lambda-sim-dummy-secret-access-key",
  AWS_SESSION_TOKEN: "lambda-sim-dummy-session-token",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_LAMBDA_FUNCTION_NAME: "orders",
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_FORMAT: "Text",
  AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001",
  AWS_LAMBDA_METADATA_API: "127.0.0.1:9001",
  AWS_LAMBDA_METADATA_TOKEN: "0d9a7ec0-5b3c-4b0e-9d65-3a1a6a4f6a02",
};

test("runtimeEnvironment() is exactly what the runtime sees", () => {
  expect(runtimeEnvironment(settings, options)).toEqual({
    ...shared,
    _PRIVATE: "1",
    _HANDLER: "app.handler",
    LAMBDA_TASK_ROOT: "/home/me/orders",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStream,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    _AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1",
    _AWS_XRAY_DAEMON_PORT: "2000",
  });
});

test("extensionEnvironment() is exactly what an extension sees", () => {
  expect(extensionEnvironment(settings, options)).toEqual(shared);
});

test("runtimeEnvironment() lets no variable of the function replace a reserved one", () => {
  const environment = Object.fromEntries([...RESERVED_VARIABLES].map((name) => [name, "mine"]));
  const seen = runtimeEnvironment({ ...settings, environment }, options);
  expect(Object.values(seen)).not.toContain("mine");
});

test("runtimeEnvironment() lets the process's own variables win over the function's", () => {
  const seen = runtimeEnvironment(settings, { ...options, own: { STAGE: "own", _X: "x" } });
  expect(seen).toMatchObject({ STAGE: "own", _X: "x" });
});

test("extensionEnvironment() gives an extension its own variables, whatever their names", () => {
  const seen = extensionEnvironment(settings, { ...options, own: { _DEBUG: "1", STAGE: "own" } });
  expect(seen).toMatchObject({ _DEBUG: "1", STAGE: "own" });
});

test("runtimeEnvironment() names no log with SnapStart", () => {
  const seen = runtimeEnvironment({ ...settings, initializationType: "snap-start" }, options);
  expect(seen).not.toHaveProperty("AWS_LAMBDA_LOG_GROUP_NAME");
  expect(seen).not.toHaveProperty("AWS_LAMBDA_LOG_STREAM_NAME");
});

test("runtimeEnvironment() leaves LD_LIBRARY_PATH and AWS_EXECUTION_ENV unset", () => {
  const seen = runtimeEnvironment(settings, options);
  expect(seen).not.toHaveProperty("LD_LIBRARY_PATH");
  expect(seen).not.toHaveProperty("AWS_EXECUTION_ENV");
});

test("runtimeEnvironment() and extensionEnvironment() name the level of a log in JSON", () => {
  const json = { ...settings, logFormat: "JSON", applicationLogLevel: "WARN" } as const;
  const variables = { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: "WARN" };
  expect(runtimeEnvironment(json, options)).toMatchObject(variables);
  expect(extensionEnvironment(json, options)).toMatchObject(variables);
});
