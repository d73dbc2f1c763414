import { assert } from "../core/assert.ts";
import type { Source } from "./diagnostic.ts";
import type { InvokeStep, Step } from "./scenario.ts";
import { headOf } from "./schema/issues.ts";
import type { StepInput } from "./schema/step.ts";
import { positionAt } from "./source.ts";
import { itemsOf, valueOf, type Tree } from "./tree.ts";

/** A valid step. Its payload, `stub`, `with` and `expect` stay trees: they are read while the scenario runs. */
export function buildStep(input: StepInput, tree: Tree, source: Source): Step {
  const base = {
    range: tree.range,
    line: positionAt(source.text, headOf(tree).start).line,
    name: input.name,
    save: new Map(Object.entries(input.save ?? {})),
    withinMs: input.within,
    expect: valueOf(tree, "expect"),
  };
  const payload = valueOf(tree, "invoke");
  if (payload) return { ...base, ...invokeOf(input, tree, payload) };
  if (input.shutdown !== undefined) return { ...base, verb: "shutdown", reason: input.shutdown };
  if (input.wait !== undefined) return { ...base, verb: "wait", durationMs: input.wait };
  if (input.kill !== undefined) {
    return { ...base, verb: "kill", target: input.kill, signal: input.with?.signal ?? "SIGKILL" };
  }
  if (!input.parallel) return { ...base, verb: "expect" };
  const trees = itemsOf(valueOf(tree, "parallel"));
  const steps = input.parallel.map((step, index) => {
    const inner = trees[index];
    assert(inner, "Every step that was read has a tree");
    return buildStep(step, inner, source);
  });
  return { ...base, verb: "parallel", steps };
}

type InvokePart = Pick<
  InvokeStep,
  "verb" | "payload" | "with" | "stub" | "times" | "concurrency" | "thresholds"
>;

function invokeOf(input: StepInput, tree: Tree, payload: Tree): InvokePart {
  const { times, concurrency } = input;
  return {
    verb: "invoke",
    payload,
    with: argumentsOf(input, valueOf(tree, "with")),
    stub: valueOf(tree, "stub"),
    // `concurrency` alone is that many, all at once.
    times: times ?? concurrency,
    concurrency: concurrency ?? 1,
    thresholds: valueOf(tree, "thresholds"),
  };
}

const LATE_ARGUMENTS = ["requestId", "traceId", "clientContext", "identity", "tenantId"] as const;

function argumentsOf(input: StepInput, tree: Tree | undefined): InvokeStep["with"] {
  const late = LATE_ARGUMENTS.flatMap((name) => {
    const value = valueOf(tree, name);
    return value ? [[name, value] as const] : [];
  });
  const logType = input.with?.logType;
  return { ...Object.fromEntries(late), ...(logType && { logType }) };
}
