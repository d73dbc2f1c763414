import { suggest } from "../../core/suggest.ts";
import { INVOKE_NAMES, SHUTDOWN_NAMES } from "../schema/expectation.ts";
import type { Finding } from "../schema/issues.ts";
import { variablesIn } from "../template.ts";
import { entriesOf, valueOf, type Tree } from "../tree.ts";
import { kindOfChoice, stepsOf, verbOf } from "./steps.ts";

/** An expectation has only names that its verb has, and only extensions that are there. */
export function expectRule(document: Tree, extensions: readonly string[]): readonly Finding[] {
  const ofSteps = stepsOf(document).flatMap((step) => {
    return ofNames(valueOf(step, "expect"), verbOf(step));
  });
  const whole = valueOf(document, "expect");
  const expectations = [whole, ...stepsOf(document).map((step) => valueOf(step, "expect"))];
  // Another runtime than the built-in one may hold internal extensions, whose names only it knows.
  const isKnown = kindOfChoice(valueOf(document, "runtime")) === "stub";
  return [
    ...ofSteps,
    ...ofNames(whole, "run"),
    ...(isKnown ? expectations.flatMap((tree) => ofExtensions(tree, extensions)) : []),
  ];
}

function ofNames(expectation: Tree | undefined, verb: string): readonly Finding[] {
  return entriesOf(expectation).flatMap(({ key, keyRange }): readonly Finding[] => {
    const isOfInvoke = INVOKE_NAMES.includes(key);
    if (!isOfInvoke || verb === "invoke") return [];
    const isOfShutdown = SHUTDOWN_NAMES.includes(key);
    if (isOfShutdown && verb === "shutdown") return [];
    const owners = isOfShutdown ? "an invoke or a shutdown" : "an invoke";
    const place = verb === "run" ? "the whole run" : `"${verb}"`;
    return [{ message: `"${key}" is of ${owners}, not of ${place}`, range: keyRange }];
  });
}

function ofExtensions(
  expectation: Tree | undefined,
  extensions: readonly string[],
): readonly Finding[] {
  return entriesOf(valueOf(expectation, "extensions"))
    .filter(({ key }) => !extensions.includes(key) && variablesIn(key).length === 0)
    .map(({ key, keyRange }) => {
      const near = suggest(key, extensions);
      const hint = near === undefined ? undefined : `did you mean "${near}"?`;
      return { message: `there is no extension "${key}"`, range: keyRange, hint };
    });
}
