import { hintAmong } from "../../core/suggest.ts";
import { MAX_EXTENSIONS } from "../../lambda/limits/protocol.ts";
import {
  extensionCountMistake,
  extensionNameMistake,
  TIMEOUT,
} from "../../lambda/limits/settings.ts";
import type { Finding } from "../schema/issues.ts";
import { textOf } from "../tree-text.ts";
import { entriesOf, entryOf, stringOf, valueOf, type Tree } from "../tree.ts";
import { kindOfChoice, stepsOf, verbOf } from "./steps.ts";

/** The names of extensions are right, and steps speak only of processes that are there. */
export function processRule(document: Tree, extensions: readonly string[]): readonly Finding[] {
  return [
    ...ofExtensionNames(valueOf(document, "extensions")),
    ...ofStubs(document),
    ...ofKills(document, ["runtime", ...extensions]),
    ...ofTimeout(document),
  ];
}

function ofExtensionNames(extensions: Tree | undefined): readonly Finding[] {
  const entries = entriesOf(extensions);
  const names = entries.flatMap(({ key, keyRange }): readonly Finding[] => {
    const message = extensionNameMistake(key);
    return message === undefined ? [] : [{ message, range: keyRange }];
  });
  const message = extensionCountMistake(entries.length);
  const surplus = entries[MAX_EXTENSIONS];
  return message && surplus ? [...names, { message, range: surplus.keyRange }] : names;
}

function ofStubs(document: Tree): readonly Finding[] {
  if (kindOfChoice(valueOf(document, "runtime")) === "stub") return [];
  return stepsOf(document).flatMap((step) => {
    const stub = verbOf(step) === "invoke" ? entryOf(step, "stub") : undefined;
    if (!stub) return [];
    const hint = 'leave "runtime" out, or this';
    return [{ message: '"stub" is only for the built-in runtime', range: stub.keyRange, hint }];
  });
}

function ofKills(document: Tree, targets: readonly string[]): readonly Finding[] {
  return stepsOf(document).flatMap((step): readonly Finding[] => {
    const target = valueOf(step, "kill");
    if (target?.kind !== "scalar" || target.isPending || target.value === null) return [];
    const name = textOf(target);
    if (targets.includes(name)) return [];
    const hint = hintAmong(name, targets);
    return [{ message: `there is no process "${name}" to kill`, range: target.range, hint }];
  });
}

function ofTimeout(document: Tree): readonly Finding[] {
  const timeout = valueOf(valueOf(document, "function"), "timeout");
  const isAttached = kindOfChoice(valueOf(document, "runtime")) === "attach";
  if (!timeout || stringOf(timeout) !== "none" || isAttached) return [];
  const message = '"timeout: none" is only for an attached runtime';
  return [{ message, range: timeout.range, hint: TIMEOUT.expected }];
}
