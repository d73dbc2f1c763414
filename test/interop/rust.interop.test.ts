import { interoperates, run } from "./toolchain.ts";

interoperates({
  name: "lambda_runtime",
  builder: "cargo",
  folder: "rust",
  async build(cache) {
    await run(["cargo", "build", "--locked", "--quiet"], {
      cwd: "rust",
      env: { CARGO_TARGET_DIR: cache },
    });
    return { function: `${cache}/debug/function`, audit: `${cache}/debug/audit` };
  },
  scenarios: {
    "function.lambda.yml": ["function"],
    "extension.lambda.yml": ["function", "audit"],
  },
});
