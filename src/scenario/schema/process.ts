import { z } from "zod";
import { err, ok, type Result } from "../../core/result.ts";
import { takes } from "../../core/rule.ts";
import { suggest } from "../../core/suggest.ts";
import { HANDED_OVER } from "../../lambda/limits/settings.ts";
import type { Range } from "../diagnostic.ts";
import { textOf } from "../tree-text.ts";
import { list, map, record } from "./collection.ts";
import { refuse, type Complaint } from "./complaint.ts";
import { having } from "./having.ts";
import { anyOfTypes, handedOver, leaf, text } from "./leaf.ts";
import { extensionStubSchema, runtimeStubSchema } from "./stub.ts";

/** A word of a command, with its place. */
export interface Word {
  readonly text: string;
  readonly range: Range;
}

function word() {
  return leaf("text", anyOfTypes("string", "number", "boolean"), (scalar) => {
    const written = textOf(scalar);
    if (!takes(HANDED_OVER, written)) return err({ predicate: `must be ${HANDED_OVER.expected}` });
    return ok<Word>({ text: written, range: scalar.range });
  });
}

function program() {
  return leaf("a command", { type: "string", minLength: 1 }, (scalar) => {
    const written = textOf(scalar);
    if (written === "") return err({ predicate: "must not be empty" });
    if (/\s/.test(written) && !isPath(written)) {
      return err({ message: `"${written}" is not a program`, hint: asList(written) });
    }
    return ok<readonly Word[]>([{ text: written, range: scalar.range }]);
  });
}

/** A runtime or an extension, as it was written. */
export type ChoiceInput<Directives> =
  | { readonly kind: "stub"; readonly directives: Directives }
  | { readonly kind: "attach" }
  | ProcessInput;

/** A process as it was written: paths are not resolved yet. */
export interface ProcessInput {
  readonly kind: "process";
  readonly command: readonly Word[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

function processOf(
  command: readonly Word[],
  environment: Readonly<Record<string, string>> = {},
  cwd?: string,
): ProcessInput {
  return { kind: "process", command, environment, cwd };
}

/** `stub`, `attach`, or a path; the built-in one has nothing special to do then. */
function shorthand<Directives extends object>() {
  const json = { anyOf: [{ enum: ["stub", "attach"] }, { type: "string", pattern: "^\\.{0,2}/" }] };
  const kind = 'a path, "stub" or "attach"';
  return leaf(kind, json, (scalar): Result<ChoiceInput<Partial<Directives>>, Complaint> => {
    const written = textOf(scalar);
    if (written === "stub") return ok({ kind: "stub", directives: {} });
    if (written === "attach") return ok({ kind: "attach" });
    if (isPath(written)) return ok(processOf([{ text: written, range: scalar.range }]));
    const near = suggest(written, ["stub", "attach"]);
    const hint = commandInsteadOf(written) ?? (near ? `did you mean "${near}"?` : asList(written));
    return err({ message: `"${written}" is not ${kind}`, hint });
  });
}

/** What starts a runtime that Lambda knows by name, such as `nodejs22.x`; nothing here is called so. */
const COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/^nodejs\d*\.?x?$/, "[npx, aws-lambda-ric, index.handler]"],
  [/^python\d(\.\d+)?$/, "[python3, -m, awslambdaric, app.handler]"],
  [/^ruby\d\.\d+$/, "[aws_lambda_ric, app.handler]"],
  [
    /^java\d+(\.al2)?$/,
    "[java, -cp, app.jar, com.amazonaws.services.lambda.runtime.api.client.AWSLambda, app.Handler]",
  ],
  [/^dotnet(core)?\d+(\.\d+)?$/, "[dotnet, app.dll]"],
  [/^(provided(\.al\d+)?|go1\.x)$/, "./bootstrap"],
];

function commandInsteadOf(written: string): string | undefined {
  const [, command] = COMMANDS.find(([name]) => name.test(written)) ?? [];
  return (
    command && `Lambda's names of runtimes start nothing here: name what starts, such as ${command}`
  );
}

function asList(written: string): string {
  return `a program and its arguments are a list: [${written.trim().split(/\s+/).join(", ")}]`;
}

function isPath(written: string): boolean {
  return /^\.{0,2}\//.test(written);
}

function choiceOf<Directives extends object>(stub: z.ZodType<Directives>) {
  const argv = list(word(), { isFilled: true });
  const process = map({
    command: z
      .union([program(), argv])
      .optional()
      .describe("The program and its arguments; ./ is relative to this file"),
    env: record(handedOver())
      .optional()
      .describe("Environment variables of this process; they win over the function's"),
    cwd: text().optional().describe("Working folder; the folder of this file unless said"),
    stub: stub.optional().describe("What the built-in one is to do"),
  })
    .meta({
      oneOf: [having("command"), having("stub")],
      dependentRequired: { env: ["command"], cwd: ["command"] },
    })
    .transform((written, context): ChoiceInput<Directives> => {
      const { command, env, cwd, stub: directives } = written;
      if (command && directives) {
        return refuse(context, { message: '"command" and "stub" exclude each other' });
      }
      if (command) return processOf(command, env, cwd);
      if (!directives) return refuse(context, { message: 'there is no "command" and no "stub"' });
      if (env === undefined && cwd === undefined) return { kind: "stub", directives };
      return refuse(context, { message: '"env" and "cwd" are for a "command"' });
    });
  return z.union([
    shorthand<Directives>(),
    argv.transform((command) => processOf(command)),
    process,
  ]);
}

/** The runtime: a path, a command, `stub` or `attach`. */
export const runtimeSchema = choiceOf(runtimeStubSchema);

/** An extension: as the runtime. */
export const extensionSchema = choiceOf(extensionStubSchema);

export type ExtensionInput = z.output<typeof extensionSchema>;
