import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import { DEFAULT_FUNCTION } from "../lambda/function.ts";
import { DEFAULT_SCENARIO_TIMEOUT_MS } from "./build.ts";
import { INVOKE_NAMES, SHUTDOWN_NAMES } from "./schema/expectation.ts";
import { having } from "./schema/having.ts";
import { scenarioSchema } from "./schema/scenario.ts";
import { VERBS } from "./schema/step.ts";
import { UNSUPPORTED } from "./unsupported.ts";

type Schema = Record<string, unknown>;

/**
 * The JSON Schema of one scenario, for editors; made of the schemas that files are read with. It
 * has no title: editors would put it above what they say of every key.
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: "input" }) as Schema;
  const whole = {
    $schema,
    $id: identifier(),
    description: "A scenario of lambda-sim: what is invoked, and what must hold",
    ...schema,
  };
  const properties = propertiesOf(whole);
  refine(whole);
  splitTypes(whole);
  addDefaults(properties);
  return whole;
}

/** The address of the schema in the repository that package.json names; a name where it names none. */
function identifier(): string {
  const { repository } = manifest as { readonly repository?: string | { readonly url: string } };
  const url = typeof repository === "object" ? repository.url : repository;
  if (url === undefined) return "urn:lambda-sim:scenario";
  const address = url.replace(/^github:/, "https://github.com/").replace(/^git\+|\.git$/g, "");
  return `${address}/raw/HEAD/scenario.schema.json`;
}

/** zod joins the types of alternatives into a list, which strict readers do not take. */
function splitTypes(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  const { type } = schema as Schema;
  if (Array.isArray(type)) {
    Object.assign(schema, { anyOf: type.map((each: unknown) => ({ type: each })) });
    delete (schema as Schema)["type"];
  }
  Object.values(schema).forEach(splitTypes);
}

/** What zod has no words for: rules between keys, which `rule/` holds for the program. */
function refine(whole: Schema): void {
  Object.assign(propertiesOf(whole)["expect"] as Schema, without(INVOKE_NAMES));
  const settings = propertiesOf(propertiesOf(whole)["function"] as Schema);
  for (const row of Object.keys(UNSUPPORTED)) {
    const [, key] = /^function\.(\w+)$/.exec(row) ?? [];
    if (key !== undefined) delete settings[key];
  }
  const definitions = whole["$defs"] as Record<string, Schema>;
  const step = definitions["step"];
  if (step) refineStep(step);
  const { init, memory } = propertiesOf(definitions["expectation"]);
  const below = ["firstByte", "overhead"].flatMap((name) => named(name, definitions));
  for (const measured of [init, memory, ...below]) boundOnly(measured as Schema | undefined);
  const { thresholds } = propertiesOf(step);
  const { duration } = propertiesOf(thresholds as Schema | undefined);
  Object.values(propertiesOf(duration as Schema | undefined)).forEach((each) => {
    boundOnly(each as Schema);
  });
}

/** One verb, or only `expect`; and of the other keys those of the verb. */
function refineStep(step: Schema): void {
  const ofInvokeAlone = INVOKE_NAMES.filter((name) => !SHUTDOWN_NAMES.includes(name));
  const verbs = VERBS.map(having);
  const isOfVerb = (...keys: readonly string[]) => ({
    anyOf: keys.map(having),
  });
  Object.assign(step, {
    oneOf: [...verbs, { ...having("expect"), not: { anyOf: verbs } }],
    dependentRequired: {
      stub: ["invoke"],
      times: ["invoke"],
      concurrency: ["invoke"],
      thresholds: ["invoke"],
    },
    dependentSchemas: {
      with: isOfVerb("invoke", "kill"),
      thresholds: isOfVerb("times", "concurrency"),
    },
    if: having("invoke"),
    else: { properties: { expect: without(ofInvokeAlone) } },
  });
}

/** A map without these keys. */
function without(names: readonly string[]): Schema {
  return { type: "object", propertyNames: { not: { enum: names } } };
}

/** The properties called `name` anywhere in `schema`. */
function named(name: string, schema: unknown): readonly Schema[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = propertiesOf(schema as Schema)[name] as Schema | undefined;
  return [...(own ? [own] : []), ...Object.values(schema).flatMap((each) => named(name, each))];
}

/** Leaves the literal out of a pattern: what is measured is compared with a bound. */
function boundOnly(pattern: Schema | undefined): void {
  if (typeof pattern?.["$ref"] !== "string") return;
  const variable = { type: "string", pattern: String.raw`\$\{` };
  pattern["anyOf"] = [{ $ref: `${pattern["$ref"]}/anyOf/1` }, variable];
  delete pattern["$ref"];
}

function addDefaults(properties: Schema): void {
  const timeoutOfAll = inSeconds(DEFAULT_SCENARIO_TIMEOUT_MS);
  const defaults = { timeout: timeoutOfAll, freeze: "on", isolate: "none", runtime: "stub" };
  const examples = {
    name: ["says hello"],
    tags: [["smoke", "slow"]],
    vars: [{ bucket: "mine" }],
    timeout: ["60s"],
    runtime: ["./bootstrap", ["python3", "-m", "awslambdaric", "app.handler"]],
    extensions: ["./extensions", { audit: "stub" }],
    steps: [[{ invoke: { name: "Ada" }, expect: { status: "success" } }]],
  };
  annotate(properties, { default: defaults, examples });
  const timeout = inSeconds(DEFAULT_FUNCTION.timeoutMs);
  annotate(propertiesOf(properties["function"] as Schema), {
    default: { ...DEFAULT_FUNCTION, timeout },
    examples: { timeout: ["10s"], memorySize: [256], environment: [{ TABLE: "orders" }] },
  });
}

function inSeconds(ms: number): string {
  return `${ms / 1000}s`;
}

/** Sets each keyword of `keywords` for the properties that it has a value for. */
function annotate(properties: Schema, keywords: Readonly<Record<string, Schema>>): void {
  for (const [keyword, values] of Object.entries(keywords)) {
    for (const [key, value] of Object.entries(values)) {
      const property = properties[key] as Schema | undefined;
      if (property) property[keyword] = value;
    }
  }
}

function propertiesOf(schema: Schema | undefined): Schema {
  return (schema?.["properties"] as Schema | undefined) ?? {};
}
