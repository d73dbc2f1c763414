import { expect, test } from "bun:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Glob } from "bun";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { UNSUPPORTED } from "../../src/scenario/unsupported.ts";
import { mistakesOf } from "./support.ts";

interface Schema {
  readonly $id?: string;
  readonly title?: string;
  readonly $ref?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

const schema = scenarioJsonSchema() as Schema;
const SCENARIOS = join(import.meta.dir, "../scenarios");

/** What strict ajv has to say, besides errors. */
const said: unknown[] = [];
const keep = (...words: unknown[]): void => void said.push(...words);
const ajv = new Ajv2020({ strict: true, logger: { log: keep, warn: keep, error: keep } });
const validate = ajv.compile(schema);

/** Whether the schema takes every document of `text`. */
function isTaken(text: string): boolean {
  return parseAllDocuments(text).every((document) => validate(document.toJS()));
}

test("scenarioJsonSchema() is taken by a strict reader without a word", () => {
  expect(said).toEqual([]);
  expect(schema.$id).toBeString();
  // An editor would show it above the description of every key.
  expect(schema.title).toBeUndefined();
});

test("scenarioJsonSchema() describes every key", () => {
  const undescribed = (node: unknown, path: string): readonly string[] => {
    if (typeof node !== "object" || node === null) return [];
    const { properties = {} } = node as Schema;
    const own = Object.entries(properties).flatMap(([key, property]) =>
      (property as unknown) !== true && property.description === undefined
        ? [`${path}/${key}`]
        : [],
    );
    const inner = Object.entries(node).filter(([key]) => key !== "else");
    return [...own, ...inner.flatMap(([key, each]) => undescribed(each, `${path}/${key}`))];
  };
  expect(undescribed(schema, "")).toEqual([]);
});

test("scenarioJsonSchema() wants steps, and no key it does not know", () => {
  expect(schema.required).toEqual(["steps"]);
  expect(schema.additionalProperties).toBe(false);
});

test("scenarioJsonSchema() offers nothing that is not supported", () => {
  const text = JSON.stringify(schema);
  for (const row of Object.keys(UNSUPPORTED)) {
    const word = row.split(/[.:] ?/).at(-1);
    expect(text).not.toContain(`"${word}"`);
  }
  expect(text).not.toContain("not supported");
});

test("scenarioJsonSchema() says what holds where nothing is said", () => {
  expect(schema.properties?.["timeout"]?.default).toBe("30s");
  expect(schema.properties?.["function"]?.properties?.["region"]?.default).toBe("us-east-1");
});

test("scenarioJsonSchema() refers only to what it defines", () => {
  const text = JSON.stringify(schema);
  const references = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"/]+)/g)].map(([, name]) => name);
  const defined = Object.keys(schema.$defs ?? {});
  expect(references.filter((name) => name !== undefined && !defined.includes(name))).toEqual([]);
});

test("scenarioJsonSchema() takes every scenario of test/scenarios", async () => {
  const files = [...new Glob("*.lambda.{yml,json}").scanSync(SCENARIOS)];
  const texts = await Promise.all(files.map((file) => Bun.file(join(SCENARIOS, file)).text()));
  expect(files.filter((_, index) => !isTaken(texts[index] ?? ""))).toEqual([]);
});

test.each([
  "name: 42\nsteps: [{ invoke: {} }]",
  "function: { version: 7, accountId: 123456789012 }\nsteps: [{ invoke: {} }]",
  "skip: true\nsteps: [{ invoke: {} }]",
  "skip: because\nsteps: [{ invoke: {} }]",
  "vars: { n: 1 }\ntimeout: '${n}s'\nsteps: [{ invoke: {} }]",
  "runtime: { command: ./bootstrap, env: { A: 1 } }\nsteps: [{ invoke: {} }]".replace(
    "./bootstrap",
    "[x]",
  ),
  "steps: [{ expect: { frozen: true } }]",
  "steps: [{ shutdown: spindown, expect: { duration: { $lt: 2s } } }]",
  "steps: [{ invoke: {}, expect: { init: { $lt: 2s }, memory: { $in: [1, 2] }, duration: 3s } }]",
  "steps: [{ invoke: {}, times: 2, thresholds: { coldStarts: 1, duration: { p95: { $lte: 1s } } } }]",
  "steps: [{ invoke: {}, expect: { response: { a: { $exact: { $b: 1 } }, 'c$': 1, '': 1 } } }]",
  "steps: [{ kill: runtime, with: { signal: SIGKILL } }]",
  "extensions: { a: stub }\nsteps: [{ parallel: [{ invoke: {} }, { wait: 1s }] }]",
])("scenarioJsonSchema() and the program take %j", (text) => {
  expect(mistakesOf(text)).toEqual([]);
  expect(isTaken(text)).toBeTrue();
});

test.each([
  "steps: []",
  "stesp: [{ invoke: {} }]",
  "steps: [{ invok: {} }]",
  "steps: [{ invoke: {}, shutdown: spindown }]",
  "steps: [{ name: nothing }]",
  "steps: [{ wait: 1s, times: 2 }]",
  "steps: [{ wait: 1s, stub: {} }]",
  "steps: [{ wait: 1s, with: { traceId: a } }]",
  "steps: [{ invoke: {}, thresholds: { errors: 0 } }]",
  "steps: [{ invoke: {}, times: 0 }]",
  "steps: [{ wait: 3 }]",
  "steps: [{ wait: 1s, expect: { response: 1 } }]",
  "steps: [{ invoke: {} }]\nexpect: { duration: 1s }",
  "steps: [{ invoke: {}, expect: { status: sucess } }]",
  "steps: [{ invoke: {}, expect: { response: { $regexp: x } } }]",
  "steps: [{ invoke: {}, expect: { response: { a: [{ $gte: 1, b: 2 }] } } }]",
  "steps: [{ invoke: {}, expect: { init: 1s } }]",
  "steps: [{ invoke: {}, expect: { memory: 100 } }]",
  "steps: [{ invoke: {}, expect: { stream: { firstByte: 1s } } }]",
  "extensions: { a: stub }\nsteps: [{ invoke: {}, expect: { extensions: { a: { overhead: 1s } } } }]",
  "steps: [{ invoke: {}, times: 2, thresholds: { duration: { p95: 1s } } }]",
  "steps: [{ invoke: {}, expect: { duration: { $lt: 100 } } }]",
  "function: { memorySize: 64 }\nsteps: [{ invoke: {} }]",
  "function: { region: 1 }\nsteps: [{ invoke: {} }]",
  "function: { maxConcurrency: 2 }\nsteps: [{ invoke: {} }]",
  "function: { initializationType: snap-start }\nsteps: [{ invoke: {} }]",
  "steps: [{ invoke: {}, with: { type: Event } }]",
  'steps: [{ invoke: {}, with: { traceId: "a\\nb" } }]',
  "runtime: { env: { A: b } }\nsteps: [{ invoke: {} }]",
  "runtime: { command: [x], stub: {} }\nsteps: [{ invoke: {} }]",
  "runtime: nodejs22.x\nsteps: [{ invoke: {} }]",
  "freeze: no\nsteps: [{ invoke: {} }]",
  "tags: smoke\nsteps: [{ invoke: {} }]",
  "tags: ['a,b']\nsteps: [{ invoke: {} }]",
])("scenarioJsonSchema() and the program refuse %j", (text) => {
  expect(mistakesOf(text)).not.toEqual([]);
  expect(isTaken(text)).toBeFalse();
});

test("scenarioJsonSchema() says the default of every setting of a function that has one", () => {
  const settings = schema.properties?.["function"]?.properties ?? {};
  const told = Object.entries(settings).map(([name, setting]) => [name, setting.default] as const);
  const { timeoutMs, ...defaults } = DEFAULT_FUNCTION;
  expect(Object.fromEntries(told)).toMatchObject({ ...defaults, timeout: `${timeoutMs / 1000}s` });
});
