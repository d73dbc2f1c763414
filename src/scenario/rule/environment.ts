import { RESERVED_VARIABLES } from "../../lambda/environment-variables.ts";
import type { Finding } from "../schema/issues.ts";
import { entriesOf, valueOf, type Tree } from "../tree.ts";

/** A function's environment sets no variable of Lambda's own, as AWS refuses it too. */
export function environmentRule(document: Tree): readonly Finding[] {
  return entriesOf(valueOf(valueOf(document, "function"), "environment")).flatMap(
    ({ key, keyRange }): readonly Finding[] => {
      if (key === "") return [{ message: "a variable has a name", range: keyRange }];
      if (!RESERVED_VARIABLES.has(key)) return [];
      const hint = 'for one process, set it in its "env"';
      return [{ message: `"${key}" is set by Lambda itself`, range: keyRange, hint }];
    },
  );
}
