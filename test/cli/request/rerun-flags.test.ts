import { expect, test } from "bun:test";
import { readArguments } from "../../../src/cli/args/args.ts";
import { runFlags } from "../../../src/cli/args/flags.ts";
import { RerunFlags } from "../../../src/cli/request/rerun-flags.ts";

const KNOWN = new Map([["a.yml", new Set(["n", "key", "inherited"])]]);

function flagsOf(args: readonly string[], environment: Record<string, string> = {}): string {
  const { values } = readArguments(runFlags, args, environment);
  const rerun = new RerunFlags(values, environment, undefined);
  rerun.learn(KNOWN);
  return rerun.for("a.yml").join(" ");
}

test.each([
  ["--isolate hosts --freeze off --timeout 1500ms --keep-going"],
  ["--env K=v --env PATH --allow-host a.b --allow-origin https://a.b"],
  ["--var n=7 --var-file v.yml"],
])("RerunFlags has %s", (line) => {
  const given = line.split(" ");
  expect(flagsOf(given).split(" ").toSorted()).toEqual(given.toSorted());
});

test("RerunFlags leaves out what does not change how a scenario ends", () => {
  const line = "-j 4 -t x --tag y --repeat 9 --retries 2 --bail --report json -v --no-capture";
  expect(flagsOf(line.split(" "))).toBe("");
});

test("RerunFlags has variables of the file alone, those of the environment too", () => {
  const environment = { LAMBDA_SIM_VAR_inherited: "x", LAMBDA_SIM_VAR_foreign: "y" };
  expect(flagsOf(["--var", "n=7", "--var", "other=8"], environment)).toBe(
    "--var inherited=x --var n=7",
  );
  expect(flagsOf([], { LAMBDA_SIM_FREEZE: "off" })).toBe("--freeze off");
});

test("RerunFlags has no value of a secret", () => {
  expect(flagsOf(["--secret", "key=it's"])).toBe("--secret key=***");
});

test("RerunFlags has the seed of the order", () => {
  const { values } = readArguments(runFlags, ["--shuffle"], {});
  expect(new RerunFlags(values, {}, 42).for("a.yml")).toEqual(["--shuffle=42"]);
});
