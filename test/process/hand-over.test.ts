import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findHandOver, packed } from "../../src/process/hand-over.ts";

const ENVIRONMENT = { PATH: "/bin", A: "b=c d", LD_PRELOAD: "/nope.so" };

test("packed() shows no variable to whoever reads arguments, and none of their names to a program", () => {
  const { carried, unpacking } = packed(ENVIRONMENT, "variables");
  expect(carried).toEqual({
    LAMBDA_SIM_0: "PATH=/bin",
    LAMBDA_SIM_1: "A=b=c d",
    LAMBDA_SIM_2: "LD_PRELOAD=/nope.so",
  });
  const references = '"${LAMBDA_SIM_0}" "${LAMBDA_SIM_1}" "${LAMBDA_SIM_2}"';
  expect(unpacking).toEqual(["-i", "-S", `-- ${references}`]);
});

test("packed() puts variables into arguments for an env that knows nothing else", () => {
  const { carried, unpacking } = packed(ENVIRONMENT, "arguments");
  expect(carried).toEqual({});
  expect(unpacking).toEqual(["-i", "--", "PATH=/bin", "A=b=c d", "LD_PRELOAD=/nope.so"]);
});

describe.skipIf(process.platform !== "linux")("findHandOver()", () => {
  test("findHandOver() finds what this machine's env unpacks to exactly what was packed", async () => {
    const handOver = await findHandOver("/usr/bin/env", "/bin/sh");
    const odd = {
      PATH: "/x",
      ODD: "a=b \"c\" '${d}'\n\\",
      "not-a.name": "",
      LD_DEBUG: "",
      "-x": "--",
    };
    for (const environment of [odd, {}]) {
      const { carried, unpacking } = packed(environment, handOver);
      const { stdout } = Bun.spawnSync(["/usr/bin/env", ...unpacking, "/usr/bin/env", "-0"], {
        env: carried,
      });
      const expected = Object.entries(environment).map((pair) => `${pair.join("=")}\0`);
      expect(stdout.toString()).toBe(expected.join(""));
    }
  });

  test("findHandOver() makes do with an env that cannot fetch variables", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hand-over-test-"));
    const env = join(folder, "env");
    const script = '#!/bin/sh\ncase "$*" in *-S*) echo "env: invalid option" >&2; exit 1;; esac\n';
    writeFileSync(env, script, { mode: 0o755 });
    expect(await findHandOver(env, "/bin/sh")).toBe("arguments");
    rmSync(folder, { recursive: true });
  });
});
