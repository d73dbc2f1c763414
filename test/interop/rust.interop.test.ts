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
    const programs = ["function", "audit", "ledger"];
    return Object.fromEntries(programs.map((name) => [name, `${cache}/debug/${name}`]));
  },
  scenarios: {
    "function.lambda.yml": ["function"],
    "extension.lambda.yml": ["function", "audit"],
    "logs.lambda.yml": ["function", "ledger"],
  },
});
