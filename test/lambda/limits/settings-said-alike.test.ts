/** A scenario file, the library and the command line refuse the same values in the same words. */
import { expect, test } from "bun:test";
import { serveFlags } from "../../../src/cli/args/flags.ts";
import { Simulator } from "../../../src/mod.ts";
import { mistakesOf } from "../../scenario/support.ts";

const ELEVEN = Array.from({ length: 11 }, (_, index) => `e${index}`);

/** Each as YAML and as JavaScript has it, and as a flag where there is one. */
const WRONG: readonly {
  readonly yaml: string;
  readonly options: object;
  readonly flag?: readonly [name: keyof typeof serveFlags, text: string];
  readonly words: string;
}[] = [
  {
    yaml: "function: { name: a b }",
    options: { function: { name: "a b" } },
    flag: ["function-name", "a b"],
    words: "1 to 64 letters, digits, - and _",
  },
  {
    yaml: "function: { version: latest }",
    options: { function: { version: "latest" } },
    words: '"$LATEST" or a number',
  },
  {
    yaml: "function: { handler: a b }",
    options: { function: { handler: "a b" } },
    flag: ["handler", "a b"],
    words: "at most 128 characters without spaces",
  },
  {
    yaml: "function: { memorySize: 127 }",
    options: { function: { memorySize: 127 } },
    flag: ["memory-size", "127"],
    words: "a whole number from 128 to 32768",
  },
  {
    yaml: "function: { concurrency: 1001 }",
    options: { function: { concurrency: 1001 } },
    flag: ["concurrency", "1001"],
    words: "a whole number from 1 to 1000",
  },
  {
    yaml: "function: { timeout: 0s }",
    options: { function: { timeoutMs: 1_800_001 } },
    flag: ["function-timeout", "31m"],
    words: "1800",
  },
  {
    yaml: "function: { region: nowhere }",
    options: { function: { region: "nowhere" } },
    flag: ["region", "nowhere"],
    words: 'a region such as "us-east-1"',
  },
  {
    yaml: "function: { availabilityZone: us-east-1a }",
    options: { function: { availabilityZone: "us-east-1a" } },
    words: 'the id of a zone such as "use1-az1"',
  },
  {
    yaml: "function: { accountId: 123 }",
    options: { function: { accountId: "123" } },
    words: "12 digits",
  },
  {
    yaml: "function: { initializationType: snap-start }",
    options: { function: { initializationType: "snap-start" } },
    words: '"initializationType: snap-start" is not supported yet',
  },
  {
    yaml: "function: { environment: { AWS_REGION: x } }",
    options: { function: { environment: { AWS_REGION: "x" } } },
    words: '"AWS_REGION" is set by Lambda itself',
  },
  {
    yaml: "function: { environment: { A=B: x } }",
    options: { function: { environment: { "A=B": "x" } } },
    words: '"A=B" cannot be the name of a variable',
  },
  {
    yaml: 'function: { environment: { A: "\\0" } }',
    options: { function: { environment: { A: "\0" } } },
    words: "text without NUL",
  },
  {
    yaml: 'runtime: { command: [a], env: { "": x } }',
    options: { runtime: { command: ["a"], environment: { "": "x" } } },
    words: "a variable has a name",
  },
  {
    yaml: 'extensions: { a: { command: [a], env: { A: "\\0" } } }',
    options: { extensions: { a: { command: ["a"], environment: { A: "\0" } } } },
    words: "text without NUL",
  },
  {
    yaml: 'runtime: [a, "\\0"]',
    options: { runtime: ["a", "\0"] },
    words: "text without NUL",
  },
  {
    yaml: "extensions: { platform: stub }",
    options: { extensions: { platform: "stub" } },
    words: 'an extension cannot be called "platform"',
  },
  {
    yaml: `extensions: { ${ELEVEN.map((name) => `${name}: stub`).join(", ")} }`,
    options: { extensions: Object.fromEntries(ELEVEN.map((name) => [name, "stub"])) },
    words: "a function has at most 10 extensions, not 11",
  },
  {
    yaml: "ports: [0]",
    options: { ports: [0] },
    words: "a whole number from 1 to 65535",
  },
  {
    yaml: "runtime: { stub: { exit: 256 } }",
    options: { runtime: { stub: { exit: 256 } } },
    words: "a whole number from 0 to 255",
  },
  {
    yaml: "extensions: { a: { stub: { on: init } } }",
    options: { extensions: { a: { stub: { on: "init" } } } },
    words: '"on" is when to "exit", and there is no "exit"',
  },
  {
    yaml: "extensions: { a: { stub: { telemetry: { buffering: { maxItems: 999 } } } } }",
    options: { extensions: { a: { stub: { telemetry: { buffering: { maxItems: 999 } } } } } },
    words: "a whole number from 1000 to 10000",
  },
  {
    yaml: "extensions: { a: { stub: { telemetry: { types: [] } } } }",
    options: { extensions: { a: { stub: { telemetry: { types: [] } } } } },
    words: "an item at least",
  },
];

test.each(WRONG)(
  "$yaml is refused everywhere, with $words",
  async ({ yaml, options, flag, words }) => {
    expect(mistakesOf(`steps: [ { wait: 1s } ]\n${yaml}\n`)).toEqual([
      expect.stringContaining(words),
    ]);
    await expect(Simulator.start(options)).rejects.toThrow(words);
    if (!flag) return;
    const [name, text] = flag;
    const definition = serveFlags[name];
    const parsed = "parse" in definition ? definition.parse(text) : undefined;
    expect(parsed).toEqual({ ok: false, error: expect.stringContaining(words) });
  },
);

const WORDS = [
  ["logFormat", ["Text", "JSON"]],
  ["applicationLogLevel", ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]],
  ["systemLogLevel", ["DEBUG", "INFO", "WARN"]],
  ["framing", ["auto", "length", "chunked"]],
  ["tracing", ["Active", "PassThrough", "Unsampled"]],
] as const;

test.each(WORDS)("%s has the same words in a file and in the library", async (name, words) => {
  const settings = { logFormat: "JSON", [name]: "?" };
  const yaml = Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const [mistake = ""] = mistakesOf(`steps: [ { wait: 1s } ]\nfunction: { ${yaml.join(", ")} }\n`);
  expect(mistake).toEndWith(`cannot be "?" (one of ${words.join(", ")})`);
  const started = Simulator.start({ function: settings as object });
  const last = words.at(-1);
  await expect(started).rejects.toThrow(`${words.slice(0, -1).join(", ")} or ${last}, not "?"`);
});

test("a request id is refused everywhere, with the same words", async () => {
  const words = "must be 1 to 128 letters, digits, - and _";
  const told = mistakesOf("steps: [ { invoke: {}, with: { requestId: a/b } } ]");
  expect(told).toEqual([expect.stringContaining(words)]);
  await using simulator = await Simulator.start();
  expect(() => simulator.enqueue({}, { requestId: "a/b" })).toThrow(words);
});

test("answers that exclude each other are refused everywhere, with the same words", async () => {
  const words = '"respond" and "error" exclude each other';
  const stub = "{ respond: 1, error: { errorType: E } }";
  const told = mistakesOf(`steps: [ { invoke: {}, stub: ${stub} } ]`);
  expect(told).toEqual([expect.stringContaining(words)]);
  await using simulator = await Simulator.start({ runtime: "stub" });
  const directives = { respond: "1", error: { errorType: "E" } };
  expect(() => simulator.enqueue({}, { stub: directives })).toThrow(words);
});
