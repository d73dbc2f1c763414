import { z } from "zod";
import { err, ok } from "../../core/result.ts";
import { PORT } from "../../lambda/limits/settings.ts";
import { ISOLATIONS } from "../scenario.ts";
import { textOf } from "../tree-text.ts";
import { anything, list, map, record } from "./collection.ts";
import { expectationSchema } from "./expectation.ts";
import { functionSchema } from "./function.ts";
import { anyOfTypes, duration, leaf, number, oneOf, text } from "./leaf.ts";
import { extensionSchema, runtimeSchema } from "./process.ts";
import { stepSchema } from "./step.ts";

function skip() {
  return leaf("true or a reason", anyOfTypes("boolean", "string"), ({ value }) => {
    if (typeof value === "string") return ok(value);
    if (typeof value !== "boolean") return err({ predicate: "must be true or a reason" });
    return ok(value ? "skipped by its author" : undefined);
  });
}

/** A folder whose files are the extensions. */
function folder() {
  return leaf("a folder", { type: "string", pattern: "^\\.{0,2}/" }, (scalar) => {
    const written = textOf(scalar);
    if (/^\.{0,2}\//.test(written)) return ok({ folder: written, range: scalar.range });
    return err({ message: `"${written}" is not a folder`, hint: `write "./${written}"` });
  });
}

/** One document of a scenario file. */
export const scenarioSchema = map({
  name: text().optional().describe("What the scenario is about"),
  tags: list(text({ pattern: /^[^!,\s][^,\s]*$/, expected: "a word without commas" }), {
    isOfScalars: true,
  })
    .optional()
    .describe("Words to select it by: --tag"),
  skip: skip().optional().describe("Skip it: true, or the reason"),
  vars: record(anything()).optional().describe("Variables: ${name}"),
  timeout: duration().optional().describe("How long the whole scenario may take; 30s unless said"),
  freeze: oneOf(["on", "off"])
    .optional()
    .describe("Whether idle environments are frozen; they are unless said"),
  ports: list(number(PORT), { isOfScalars: true })
    .optional()
    .describe("Fixed ports of the processes under test; there is one environment then"),
  isolate: oneOf(ISOLATIONS)
    .optional()
    .describe("Whether processes see a hosts file of their own, which has sandbox.localdomain"),
  function: functionSchema.optional().describe("Settings of the function, as AWS names them"),
  runtime: runtimeSchema.optional().describe("The runtime; the built-in one unless said"),
  extensions: z
    .union([folder(), record(extensionSchema)])
    .optional()
    .describe("External extensions by name, or a folder whose files are started"),
  steps: list(stepSchema, { isFilled: true }).describe("What happens, in order"),
  expect: expectationSchema.optional().describe("What must hold over the whole run"),
});

export type ScenarioInput = z.output<typeof scenarioSchema>;
