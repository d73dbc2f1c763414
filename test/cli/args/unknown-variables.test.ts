import { expect, test } from "bun:test";
import { unknownVariables } from "../../../src/cli/args/unknown-variables.ts";

test("unknownVariables() names what no flag of any command has, and what was meant", () => {
  expect(
    unknownVariables({
      LAMBDA_SIM_JBOS: "4",
      LAMBDA_SIM_ZZZZZZ: "",
      LAMBDA_SIM_JOBS: "4",
      LAMBDA_SIM_MEMORY_SIZE: "128",
      LAMBDA_SIM_JSON: "1",
      LAMBDA_SIM_VAR_FILE: "a.yml",
      LAMBDA_SIM_VAR_anything: "b",
      LAMBDA_SIM_STUB: "{}",
      LAMBDA_SIM: "x",
      HOME: "/",
    }),
  ).toEqual([
    { name: "LAMBDA_SIM_JBOS", hint: 'did you mean "LAMBDA_SIM_JOBS"?' },
    { name: "LAMBDA_SIM_ZZZZZZ", hint: undefined },
  ]);
});
