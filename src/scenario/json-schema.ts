import { z } from "zod";
import { scenarioSchema } from "./schema/scenario.ts";

/** The JSON Schema of one scenario, for editors; made of the schemas that files are read with. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: "input" });
  return {
    $schema,
    title: "Scenario of lambda-sim",
    description: "What is invoked, how the environment ends, and what must hold",
    ...schema,
  };
}
