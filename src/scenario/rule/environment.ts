import { RESERVED_VARIABLES } from "../../lambda/environment-variables.ts";
import { functionVariableMistake, variableNameMistake } from "../../lambda/limits/settings.ts";
import type { Finding } from "../schema/issues.ts";
import { entriesOf, valueOf, type Tree } from "../tree.ts";

/** A variable has a name that a process can be handed, and a function's own is none of Lambda's. */
export function environmentRule(document: Tree): readonly Finding[] {
  const extensions = entriesOf(valueOf(document, "extensions")).map(({ value }) => value);
  const processes = [valueOf(document, "runtime"), ...extensions];
  return [
    ...namesIn(valueOf(valueOf(document, "function"), "environment"), functionVariableMistake),
    ...processes.flatMap((process) => namesIn(valueOf(process, "env"), variableNameMistake)),
  ];
}

function namesIn(
  environment: Tree | undefined,
  mistakeOf: (name: string) => string | undefined,
): readonly Finding[] {
  return entriesOf(environment).flatMap(({ key, keyRange }): readonly Finding[] => {
    const message = mistakeOf(key);
    if (message === undefined) return [];
    const isReserved = RESERVED_VARIABLES.has(key);
    const hint = isReserved ? 'for one process, set it in its "env"' : undefined;
    return [{ message, range: keyRange, hint }];
  });
}
