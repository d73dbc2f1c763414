import { expect, test } from "bun:test";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

const schema = scenarioJsonSchema() as Schema;

test("scenarioJsonSchema() describes every key of a scenario", () => {
  const undescribed = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.description === undefined)
    .map(([key]) => key);
  expect(undescribed).toEqual([]);
});

test("scenarioJsonSchema() wants steps, and no key it does not know", () => {
  expect(schema.required).toEqual(["steps"]);
  expect(schema.additionalProperties).toBe(false);
});

test("scenarioJsonSchema() knows the keys of a step, and says what is not there yet", () => {
  const step = schema.$defs?.["step"];
  expect(Object.keys(step?.properties ?? {})).toContain("parallel");
  const settings = schema.properties?.["function"];
  const { maxConcurrency } = settings?.properties ?? {};
  expect(maxConcurrency?.description).toEndWith("(not supported yet)");
});

test("scenarioJsonSchema() refers only to what it defines", () => {
  const text = JSON.stringify(schema);
  const references = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name);
  const defined = Object.keys(schema.$defs ?? {});
  expect(references.filter((name) => name !== undefined && !defined.includes(name))).toEqual([]);
});
