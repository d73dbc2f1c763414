import { interoperates, run } from "./toolchain.ts";

const CRATE = "opentelemetry-lambda-extension";
const VERSION = "0.2.0";

// A whole extension, as it is published: nobody wrote it for us.
interoperates({
  name: `${CRATE} ${VERSION}`,
  builder: "cargo",
  folder: "opentelemetry",
  async build(cache) {
    const crate = `${CRATE}@=${VERSION}`;
    await run(["cargo", "install", "--locked", "--quiet", "--debug", `--root=${cache}`, crate], {
      env: { CARGO_PROFILE_DEV_DEBUG: "0" },
    });
    return { extension: `${cache}/bin/${CRATE}` };
  },
  scenarios: { "metrics.lambda.yml": ["extension"] },
});
