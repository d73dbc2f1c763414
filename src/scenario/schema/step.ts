import { z } from "zod";
import { err, ok } from "../../core/result.ts";
import { SHUTDOWN_REASONS } from "../../lambda/phase.ts";
import { CONCURRENCY, HEADER_VALUE, REQUEST_ID } from "../../lambda/limits/settings.ts";
import { SIGNALS } from "../../stub/rules.ts";
import { parsePath } from "../path.ts";
import { decodeBase64, payloadForm } from "../payload.ts";
import { stringOf, type Tree } from "../tree.ts";
import { textOf } from "../tree-text.ts";
import { anything, list, map, record } from "./collection.ts";
import { refuse } from "./complaint.ts";
import { expectationSchema, thresholdsSchema } from "./expectation.ts";
import { duration, leaf, number, oneOf, text } from "./leaf.ts";
import { invokeStubSchema } from "./stub.ts";
import { unsupportedValue } from "./unsupported.ts";

/** The verbs; a step has exactly one of them, or only `expect`. */
export const VERBS = ["invoke", "shutdown", "wait", "kill", "parallel"] as const;
export type Verb = (typeof VERBS)[number];

function payload() {
  return anything().transform((tree, context): Tree => {
    const form = payloadForm(tree);
    if (!form || isPending(form.operand)) return tree;
    const { key, operand } = form;
    if (operand.kind !== "scalar") {
      return refuse(context, { message: `"${key}" must be text`, hint: PAYLOAD_HINT });
    }
    if (key !== "$bytes" || decodeBase64(textOf(operand))) return tree;
    return refuse(context, { message: "$bytes is not base64" });
  });
}

const PAYLOAD_HINT = "{ $text: … } sends JSON that would look like this";

function isPending(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.isPending === true;
}

/** A path of the names of `expect`, with its place. */
function path() {
  return leaf("a path", { type: "string" }, (scalar) => {
    const written = stringOf(scalar) ?? textOf(scalar);
    const parsed = parsePath(written);
    if (!parsed.ok) return err({ message: parsed.error, hint: 'such as "response.items[0].id"' });
    return ok({ path: written, range: scalar.range });
  });
}

const argumentsSchema = map({
  requestId: text(REQUEST_ID).optional().describe("Request id of the invoke"),
  traceId: text(HEADER_VALUE).optional().describe("X-Amzn-Trace-Id of the invoke"),
  clientContext: anything().optional().describe("Client context: any JSON"),
  identity: anything().optional().describe("Cognito identity: any JSON"),
  tenantId: text(HEADER_VALUE).optional().describe("Tenant of the invoke"),
  type: oneOf(["RequestResponse", "Event", "DryRun"], unsupportedValue("type"))
    .optional()
    .describe("Invocation type; RequestResponse unless said"),
  logType: oneOf(["None", "Tail"]).optional().describe("Tail: the last 4 KB of the log"),
  signal: oneOf(SIGNALS).optional().describe("Signal of a kill; SIGKILL unless said"),
});

const stepShape = {
  invoke: payload()
    .optional()
    .describe("Invoke with this JSON, or { $file: path }, { $text: text }, { $bytes: base64 }"),
  shutdown: oneOf(SHUTDOWN_REASONS)
    .optional()
    .describe("Shut the environment down, for this reason"),
  wait: duration().optional().describe("Let this time pass"),
  kill: text().optional().describe("Send a signal to the runtime, or to an extension"),
  get parallel() {
    return list(stepSchema, { isFilled: true }).optional().describe("Steps that begin together");
  },
  name: text().optional().describe("What the step is about"),
  with: argumentsSchema.optional().describe("Rarely needed arguments of the verb"),
  stub: invokeStubSchema.optional().describe("What the built-in runtime does with this invoke"),
  times: number({ min: 1 }).optional().describe("Invoke this often; ${index} counts from 0"),
  concurrency: number(CONCURRENCY).optional().describe("How many of them at once; 1 unless said"),
  thresholds: thresholdsSchema.optional().describe("What must hold for all of them together"),
  save: record(path()).optional().describe("Variables, each with a path of the names of expect"),
  within: duration().optional().describe("Time for what comes after the step"),
  expect: expectationSchema.optional().describe("What must hold when the step is over"),
};

/** The keys a step may have. */
export const STEP_KEYS: readonly string[] = Object.keys(stepShape);

/** A step: one strict object; that it has one verb is `rule/verb.ts`. */
export const stepSchema: z.ZodType<StepInput> = z.lazy(() => step);
const step = map(stepShape).meta({ id: "step" });

/** A step as it was written, without the parts that are read from the tree while the scenario runs. */
export interface StepInput {
  readonly shutdown?: (typeof SHUTDOWN_REASONS)[number] | undefined;
  readonly wait?: number | undefined;
  readonly kill?: string | undefined;
  readonly parallel?: readonly StepInput[] | undefined;
  readonly name?: string | undefined;
  readonly with?: z.output<typeof argumentsSchema> | undefined;
  readonly times?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly save?: Readonly<Record<string, SavePath>> | undefined;
  readonly within?: number | undefined;
}

/** What a variable is saved from. */
export interface SavePath {
  readonly path: string;
  readonly range: Tree["range"];
}
