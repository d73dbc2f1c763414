import { expect, test } from "bun:test";
import { readArguments } from "../../../src/cli/args/args.ts";
import { runFlags } from "../../../src/cli/args/flags.ts";
import { runRequest } from "../../../src/cli/request/run-request.ts";

function request(args: readonly string[], environment: Record<string, string> = {}) {
  return runRequest(readArguments(runFlags, args, environment), environment);
}

test("runRequest() fills in every default", () => {
  const { options, selection, reports, variables } = request([]);
  expect(options).toMatchObject({
    retries: 0,
    repeat: 1,
    bail: undefined,
    keepGoing: false,
    isStrict: false,
    hasCapture: true,
    environment: {},
  });
  expect(options.jobs).toBeGreaterThan(0);
  expect(selection).toEqual({ filter: undefined, tags: [], shard: undefined, seed: undefined });
  expect(reports).toEqual([{ name: "pretty", file: undefined }]);
  expect(variables).toEqual({ given: new Map(), files: [], named: [] });
});

test("runRequest() leaves isolation to the scenarios unless it is said", () => {
  expect(request([]).options.isolation).toBeUndefined();
  expect(request(["--isolate", "none"]).options.isolation).toBe("none");
  expect(request([], { LAMBDA_SIM_ISOLATE: "hosts" }).options.isolation).toBe("hosts");
});

test("runRequest() takes paths before and after --", () => {
  expect(request(["a.yml", "--", "-b.yml"]).paths).toEqual(["a.yml", "-b.yml"]);
});

test("runRequest() draws a seed only where none is given", () => {
  expect(request(["--shuffle=42"]).selection.seed).toBe(42);
  expect(request(["--shuffle"]).selection.seed).toBeGreaterThanOrEqual(0);
});

test("runRequest() lets variables of flags win over those of the environment", () => {
  const environment = { LAMBDA_SIM_VAR_bucket: "env", LAMBDA_SIM_VAR_other: "kept" };
  const args = ["--var", "bucket=flag", "--secret", "token=s3cret", "--var-file", "v.yml"];
  const { variables } = request(args, environment);
  expect(Object.fromEntries(variables.given)).toEqual({
    bucket: "flag",
    other: "kept",
    token: "s3cret",
  });
  expect(variables).toMatchObject({
    files: ["v.yml"],
    named: ["bucket", "token"],
  });
});

test("runRequest() lets nobody else speak to the environments unless it is said", () => {
  expect(request([]).options.admitted).toEqual({ hosts: [], origins: [] });
  const args = ["--allow-host=a.b", "--allow-origin=https://c.d"];
  expect(request(args).options.admitted).toEqual({ hosts: ["a.b"], origins: ["https://c.d"] });
});
