import { resolve } from "node:path";
import { assert } from "../core/assert.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../lambda/function.ts";
import { buildStep } from "./build-step.ts";
import type { Source } from "./diagnostic.ts";
import type { ExtensionChoice, ProcessChoice, Scenario, Variables } from "./scenario.ts";
import type { FunctionInput } from "./schema/function.ts";
import { headOf } from "./schema/issues.ts";
import type { ChoiceInput, ExtensionInput, ProcessInput } from "./schema/process.ts";
import type { ScenarioInput } from "./schema/scenario.ts";
import { positionAt } from "./source.ts";
import { entriesOf, itemsOf, valueOf, type Tree } from "./tree.ts";

/** How long a scenario may take that does not say it, in milliseconds. */
export const DEFAULT_SCENARIO_TIMEOUT_MS = 30_000;

/** A valid document, with its file and its variables. */
export interface Document {
  readonly source: Source;
  /** As it stands in the file. */
  readonly raw: Tree;
  /** With the variables put in that are known before the run. */
  readonly tree: Tree;
  /** The file's folder, absolute. */
  readonly home: string;
  readonly variables: Variables;
  /** Out of a folder; undefined when they are listed, or there are none. */
  readonly extensions: ReadonlyMap<string, ExtensionChoice> | undefined;
}

/** The scenario of a valid document, with its defaults filled in. */
export function buildScenario(input: ScenarioInput, document: Document): Scenario {
  const { source, raw, tree, home, variables } = document;
  const { line } = positionAt(source.text, headOf(raw).start);
  const rawSteps = itemsOf(valueOf(raw, "steps"));
  const trees = itemsOf(valueOf(tree, "steps"));
  return {
    source,
    range: raw.range,
    line,
    name: input.name ?? `line ${line}`,
    tags: input.tags ?? [],
    skip: input.skip,
    timeoutMs: input.timeout ?? DEFAULT_SCENARIO_TIMEOUT_MS,
    isFreezing: input.freeze !== "off",
    isolation: input.isolate ?? "none",
    ports: input.ports ?? [],
    function: settingsOf(input.function ?? {}),
    runtime: input.runtime ? choiceOf(input.runtime, home) : { kind: "stub", directives: {} },
    extensions: document.extensions ?? listedExtensions(input.extensions, document),
    steps: input.steps.map((step, index) => {
      const written = rawSteps[index] ?? trees[index];
      assert(written, "Every step that was read has a tree");
      return buildStep(step, written, source);
    }),
    expect: valueOf(raw, "expect"),
    vars: variables,
  };
}

function settingsOf({ timeout, ...input }: Partial<FunctionInput>): FunctionSettings {
  return {
    name: input.name ?? DEFAULT_FUNCTION.name,
    version: input.version ?? DEFAULT_FUNCTION.version,
    handler: input.handler ?? DEFAULT_FUNCTION.handler,
    timeoutMs: timeout ?? DEFAULT_FUNCTION.timeoutMs,
    memorySize: input.memorySize ?? DEFAULT_FUNCTION.memorySize,
    concurrency: input.concurrency ?? DEFAULT_FUNCTION.concurrency,
    environment: input.environment ?? DEFAULT_FUNCTION.environment,
    region: input.region ?? DEFAULT_FUNCTION.region,
    accountId: input.accountId ?? DEFAULT_FUNCTION.accountId,
    initializationType: input.initializationType ?? DEFAULT_FUNCTION.initializationType,
    logFormat: input.logFormat ?? DEFAULT_FUNCTION.logFormat,
    applicationLogLevel: input.applicationLogLevel ?? DEFAULT_FUNCTION.applicationLogLevel,
    systemLogLevel: input.systemLogLevel ?? DEFAULT_FUNCTION.systemLogLevel,
    tracing: input.tracing ?? DEFAULT_FUNCTION.tracing,
    availabilityZone: input.availabilityZone ?? DEFAULT_FUNCTION.availabilityZone,
    framing: input.framing ?? DEFAULT_FUNCTION.framing,
    aliases: input.aliases ?? DEFAULT_FUNCTION.aliases,
  };
}

/** In the order of the file, which an object would not keep for a name such as `1`. */
function listedExtensions(
  input: ScenarioInput["extensions"],
  { tree, home }: Document,
): ReadonlyMap<string, ExtensionChoice> {
  if (!input || "folder" in input) return new Map();
  const choices = new Map(Object.entries(input as Readonly<Record<string, ExtensionInput>>));
  const listed = entriesOf(valueOf(tree, "extensions")).flatMap(({ key }) => {
    const choice = choices.get(key);
    return choice ? [[key, choiceOf(choice, home)] as const] : [];
  });
  return new Map(listed);
}

function choiceOf<Directives>(input: ChoiceInput<Directives>, home: string) {
  return input.kind === "process" ? processOf(input, home) : input;
}

/** A command that begins with `./` or `../` is the file's neighbour; any other is left for `PATH`. */
function processOf({ command, environment, cwd }: ProcessInput, home: string): ProcessChoice {
  const [program, ...rest] = command;
  assert(program, "A command has a word at least");
  const path = /^\.{1,2}\//.test(program.text) ? resolve(home, program.text) : program.text;
  return {
    kind: "process",
    command: [path, ...rest.map(({ text }) => text)],
    environment,
    cwd: cwd === undefined ? home : resolve(home, cwd),
    range: program.range,
  };
}
