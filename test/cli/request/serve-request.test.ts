import { expect, test } from "bun:test";
import { readArguments } from "../../../src/cli/args/args.ts";
import { serveFlags } from "../../../src/cli/args/flags.ts";
import { serveRequest } from "../../../src/cli/request/serve-request.ts";

function request(args: readonly string[], environment: Record<string, string> = {}) {
  return serveRequest(readArguments(serveFlags, args, environment), {
    environment,
    cwd: "/project",
  });
}

test("serveRequest() waits for a runtime when nothing is named", () => {
  expect(request([])).toMatchObject({
    served: { kind: "attach" },
    invokeAddress: { host: "127.0.0.1", port: 8080 },
    runtimeAddress: { host: "127.0.0.1", port: 0 },
    settings: {},
  });
});

test("serveRequest() takes a command after --, and its flags with it", () => {
  expect(request(["--handler", "a.b", "--", "node", "--inspect", "x.mjs"])).toMatchObject({
    served: { kind: "command", command: ["node", "--inspect", "x.mjs"] },
    settings: { handler: "a.b" },
  });
});

test("serveRequest() takes one scenario, and no command beside it", () => {
  expect(request(["a.yml"]).served).toEqual({ kind: "scenario", path: "a.yml" });
  expect(() => request(["a.yml", "b.yml"])).toThrow('Cannot serve "b.yml" beside "a.yml"');
  expect(() => request(["a.yml", "--", "node"])).toThrow("Cannot serve both");
  expect(() => request(["--"])).toThrow('There is no command after "--"');
});

test("serveRequest() names extensions for their files", () => {
  const { extensions } = request(["--extension", "./bin/audit", "--extension", "/opt/otel"]);
  expect([...extensions]).toEqual([
    ["audit", "/project/bin/audit"],
    ["otel", "/opt/otel"],
  ]);
  expect(() => request(["--extension", "a/x", "--extension", "b/x"])).toThrow(
    'Two extensions are called "x"',
  );
});

test("serveRequest() reads RIE's variables, which flags win over", () => {
  const environment = {
    AWS_LAMBDA_FUNCTION_TIMEOUT: "10",
    AWS_LAMBDA_FUNCTION_NAME: "mine",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_LAMBDA_FUNCTION_VERSION: "7",
  };
  const settings = { timeoutMs: 10_000, name: "mine", memorySize: 512, version: "7" };
  expect(request([], environment).settings).toEqual(settings);
  expect(request(["--function-timeout", "2s"], environment).settings.timeoutMs).toBe(2000);
  expect(() => request([], { AWS_LAMBDA_FUNCTION_TIMEOUT: "soon" })).toThrow(
    'Invalid value "soon" for AWS_LAMBDA_FUNCTION_TIMEOUT',
  );
});

test("serveRequest() passes a variable through that is named without a value", () => {
  const { environment } = request(["--env", "HERE", "--env", "GONE", "--env", "A=b"], {
    HERE: "yes",
  });
  expect(environment).toEqual({ HERE: "yes", A: "b" });
});

test("serveRequest() lets nobody else speak to the listeners unless it is said", () => {
  expect(request([])).toMatchObject({ admitted: { hosts: [], origins: [] }, token: undefined });
  const args = ["--allow-host", "A.b", "--allow-host", "c.d", "--allow-origin", "https://e.f:443"];
  expect(request(args, { LAMBDA_SIM_TOKEN: "sesame" })).toMatchObject({
    admitted: { hosts: ["a.b", "c.d"], origins: ["https://e.f"] },
    token: "sesame",
  });
});

test.each(["open sesame", "a,b", "é", "\n"])(
  "serveRequest() refuses the token %p, which no header can carry, and does not show it",
  (token) => {
    const refused = (): unknown => request(["--token", token]);
    expect(refused).toThrow("Invalid value for --token: expected letters, digits and signs");
    expect(refused).not.toThrow(token);
  },
);
