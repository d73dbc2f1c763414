/** Other tools' own commands, unchanged, against `serve`. */
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Run, Workspace } from "../support/workspace.ts";
import { BUILD_TIMEOUT_MS, cacheFolder, run } from "./toolchain.ts";

/** Starting Python with all of botocore takes a second of a core. */
const RUN_TIMEOUT_MS = 120_000;

const RUNTIME = fileURLToPath(new URL("tools/runtime.py", import.meta.url));
const SERVED = `name: answers or fails
runtime: [python3, "${RUNTIME}"]
steps:
  - invoke: {}
`;

const ARN = "arn:aws:lambda:us-east-1:012345678912:function:test_function";

/** Packages of PyPI, each in a folder of its own; `cargo-lambda` brings its program without its compiler. */
const TOOLS = {
  aws: ["awscli==1.46.3", "awscli-local==0.23.0"],
  sam: ["aws-sam-cli==1.170.0"],
  "cargo-lambda": ["--no-deps", "cargo-lambda==1.9.2"],
} as const;

const isSkipped = Bun.which("python3") === null;

/** The folder of the programs of a tool. */
async function install(tool: keyof typeof TOOLS): Promise<string> {
  const cache = cacheFolder(tool);
  const python = join(cache, "bin/python");
  await run(["python3", "-m", "venv", cache]);
  await run([python, "-m", "pip", "install", "--quiet", ...TOOLS[tool]]);
  return join(cache, "bin");
}

interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the tool has written into `answer.json`. */
  readonly answer: unknown;
}

/** Runs a tool against a function that is served; `PORT` in an argument is the port. */
async function use(folder: string, command: readonly string[]): Promise<Said> {
  await using workspace = new Workspace({ "served.lambda.yml": SERVED });
  const path = process.env["PATH"] ?? "";
  const flags = ["--invoke-address", "localhost:0", "served.lambda.yml"];
  const serving = workspace.start(["serve", ...flags], { PATH: path });
  const port = await serving.until(/Invoke {2}http:\/\/[^:]+:(\d+)/);
  const [program = "", ...args] = command.map((word) => word.replace("PORT", port));
  const environment = {
    PATH: `${folder}:${path}`,
    HOME: workspace.cwd,
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    SAM_CLI_TELEMETRY: "0",
  };
  const { code, stdout, stderr } = await new Run(
    [join(folder, program), ...args],
    workspace.cwd,
    environment,
  ).ended;
  const file = join(workspace.cwd, "answer.json");
  const answer: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  return { code, stdout, stderr, answer };
}

describe.skipIf(isSkipped)(`aws${isSkipped ? ' (skipped: no "python3" in PATH)' : ""}`, () => {
  let folder = "";
  beforeAll(async () => void (folder = await install("aws")), BUILD_TIMEOUT_MS);

  test.each(["aws", "awslocal"])(
    "%s lambda invoke gets the answer",
    async (program) => {
      const options = ["--function-name", "test_function", "--payload", '{"a":1}'];
      const said = await use(folder, [program, "lambda", "invoke", ...options, "answer.json"]);
      expect(said).toMatchObject({ code: 0 });
      expect(JSON.parse(said.stdout)).toEqual({ StatusCode: 200, ExecutedVersion: "$LATEST" });
      expect(said.answer).toMatchObject({ event: { a: 1 } });
    },
    RUN_TIMEOUT_MS,
  );

  test(
    "aws lambda invoke tells the error of a function",
    async () => {
      const options = ["--function-name", ARN, "--payload", '{"fail":"no"}', "--log-type", "Tail"];
      const said = await use(folder, ["aws", "lambda", "invoke", ...options, "answer.json"]);
      expect(JSON.parse(said.stdout)).toMatchObject({
        StatusCode: 200,
        FunctionError: "Unhandled",
        LogResult: expect.any(String),
      });
      expect(said.answer).toEqual({ errorType: "Shop.Closed", errorMessage: "no" });
    },
    RUN_TIMEOUT_MS,
  );

  test.each([
    [["invoke", "--function-name", "other", "answer.json"], "(ResourceNotFoundException)"],
    [["get-function", "--function-name", "test_function"], "(UnknownOperationException)"],
    [
      ["invoke", "--function-name", "test_function:live", "answer.json"],
      "function:test_function:live",
    ],
  ])(
    "aws lambda %p is refused in words that it can read",
    async (words, told) => {
      const { code, stderr } = await use(folder, ["aws", "lambda", ...words]);
      expect(stderr).toContain(told);
      expect(code).toBeOneOf([254, 255]);
    },
    RUN_TIMEOUT_MS,
  );
});

describe.skipIf(isSkipped)(`sam${isSkipped ? ' (skipped: no "python3" in PATH)' : ""}`, () => {
  let folder = "";
  beforeAll(async () => void (folder = await install("sam")), BUILD_TIMEOUT_MS);

  test(
    "sam remote invoke gets the answer, and the log of the invoke",
    async () => {
      const { code, stdout, stderr } = await use(folder, [
        "sam",
        "remote",
        "invoke",
        ARN,
        "--event",
        '{"b":2}',
      ]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ event: { b: 2 } });
      expect(stderr).toMatch(/^REPORT RequestId: /m);
    },
    RUN_TIMEOUT_MS,
  );
});

describe.skipIf(isSkipped)(
  `cargo lambda${isSkipped ? ' (skipped: no "python3" in PATH)' : ""}`,
  () => {
    let folder = "";
    beforeAll(async () => void (folder = await install("cargo-lambda")), BUILD_TIMEOUT_MS);

    const invoke = (...words: readonly string[]): Promise<Said> =>
      use(folder, ["cargo-lambda", "lambda", "invoke", "--invoke-port", "PORT", ...words]);

    test(
      "cargo lambda invoke gets the answer, without a name and at IPv6's loopback",
      async () => {
        const { code, stdout } = await invoke(
          "--data-ascii",
          '{"c":3}',
          "--client-context-ascii",
          '{"custom":{"k":"v"}}',
          "--identity-id",
          "id",
          "--identity-pool-id",
          "pool",
        );
        expect(code).toBe(0);
        const answer = JSON.parse(stdout) as Readonly<Record<string, string>>;
        expect(answer).toMatchObject({ event: { c: 3 } });
        expect(JSON.parse(answer["context"] ?? "")).toMatchObject({ custom: { k: "v" } });
        expect(answer["identity"]).toContain("pool");
      },
      RUN_TIMEOUT_MS,
    );

    test(
      "cargo lambda invoke tells the error of a function by its name",
      async () => {
        const { code, stdout } = await invoke("test_function", "--data-ascii", '{"fail":"no"}');
        expect(JSON.parse(stdout)).toEqual({ errorType: "Shop.Closed", errorMessage: "no" });
        expect(code).toBe(0);
      },
      RUN_TIMEOUT_MS,
    );
  },
);

test.skipIf(Bun.which("curl") === null)(
  "the curl of the emulator's page gets the answer",
  async () => {
    const url = "http://localhost:PORT/2015-03-31/functions/function/invocations";
    const curl = Bun.which("curl") ?? "";
    const { stdout } = await use("/", [curl.slice(1), "-sS", url, "-d", '{"d":4}']);
    expect(JSON.parse(stdout)).toMatchObject({ event: { d: 4 } });
  },
);
