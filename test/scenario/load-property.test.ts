/** What holds for any text and any value; a failure prints the seed it can be repeated with. */
import { expect, setDefaultTimeout, test } from "bun:test";
import * as fc from "fast-check";
import { match } from "../../src/scenario/matcher.ts";
import { renderPayload } from "../../src/scenario/payload.ts";
import { load, loadOne, treeIn } from "./support.ts";

setDefaultTimeout(30_000);

const SCENARIO =
  "vars: { a: 1 }\nsteps:\n  - invoke: { b: [1, '${a}'] }\n    expect: { status: success, response: { $gt: 1 } }\n";

/** JSON without what is magic in a payload. */
const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes("$"));

test("renderPayload() gives any JSON back as it was written in YAML's flow style", () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      const [step] = loadOne(`steps:\n  - invoke: ${text}\n`).steps;
      if (step?.verb !== "invoke") throw new Error("not an invoke");
      const rendered = renderPayload(step.payload, new Map(), treeIn("a").source);
      expect(rendered.ok && new TextDecoder().decode(rendered.value)).toBe(text);
    }),
  );
});

test("match() holds for any JSON and itself", () => {
  fc.assert(
    fc.property(json, (value) => {
      const { source, tree } = treeIn(JSON.stringify(value));
      const actual: unknown = JSON.parse(JSON.stringify(value));
      expect(match(tree, actual, { source, path: "response", vars: new Map() })).toEqual([]);
    }),
  );
});

test("loadScenarios() makes scenarios or diagnostics of any text", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."a:-[]{}&*!|>'\"%@#\n \t${},?1".split("")) }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { scenarios, diagnostics } = load(text);
      expect(scenarios.length + diagnostics.length).toBeGreaterThan(0);
      for (const { range } of diagnostics) {
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 500 },
  );
});

test("loadScenarios() survives any text inside a scenario", () => {
  const piece = fc.string({ unit: fc.constantFrom(..."a:-[]{}&*!\n ${},?1$".split("")) });
  fc.assert(
    fc.property(piece, fc.nat(SCENARIO.length), (text, at) => {
      const { scenarios, diagnostics } = load(SCENARIO.slice(0, at) + text + SCENARIO.slice(at));
      expect(scenarios.length + diagnostics.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
