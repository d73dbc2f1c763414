import { interoperates, run } from "./toolchain.ts";

interoperates({
  name: "aws-lambda-go",
  builder: "go",
  folder: "go",
  async build(cache) {
    const program = `${cache}/function`;
    await run(["go", "build", "-trimpath", "-buildvcs=false", "-o", program, "."], {
      cwd: "go",
      // Go without its RPC mode and without a C compiler, as it is built for Lambda.
      env: {
        CGO_ENABLED: "0",
        GOFLAGS: "-mod=readonly -tags=lambda.norpc",
        GOCACHE: process.env["GOCACHE"] ?? `${cache}/build`,
        GOMODCACHE: process.env["GOMODCACHE"] ?? `${cache}/modules`,
      },
    });
    return { function: program };
  },
  scenarios: {
    "function.lambda.yml": ["function"],
    "life.lambda.yml": ["function"],
    "init.lambda.yml": ["function"],
  },
});
