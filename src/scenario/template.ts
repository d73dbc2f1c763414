import { unreachable } from "../core/assert.ts";
import type { Range } from "./diagnostic.ts";
import type { Variables } from "./scenario.ts";
import { jsonOf, movedTo, textOf, treeOf } from "./tree-text.ts";
import type { ScalarTree, Tree, TreeEntry } from "./tree.ts";

const REFERENCE = /\$\$\{|\$\{([A-Za-z_][\w-]*)\}/g;
const ONLY_REFERENCE = /^\$\{([A-Za-z_][\w-]*)\}$/;

/** The value of a variable as a tree of the file, so that its numbers keep their digits. */
export class TreeValue {
  readonly tree: Tree;

  constructor(tree: Tree) {
    this.tree = tree;
  }
}

/** The names in `text` that are variables: `${name}`, but not `$${name}`. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** How the text around a variable is read, and so what its value may become there. */
type Notation = "data" | "pattern" | "regex" | "exact";

interface Manner {
  readonly variables: Variables;
  /** Before the run, text with an unknown variable is marked as pending, and keys stay as they are. */
  readonly isBeforeRun: boolean;
}

/**
 * `tree` with its variables put in: `${name}` alone keeps its type, inside text it is inserted,
 * `$${` becomes `${`. Text with a name that `variables` does not have stays as it is. Every place
 * in the result is the place in the file.
 */
export function substitute(tree: Tree, variables: Variables): Tree {
  return walk(tree, "data", { variables, isBeforeRun: false });
}

/** As {@link substitute}, for an expectation: a value that is inserted in a `$regex` is escaped. */
export function substitutePattern(tree: Tree, variables: Variables): Tree {
  return walk(tree, "pattern", { variables, isBeforeRun: false });
}

/**
 * As {@link substitutePattern}, with the variables that are known before the run. Text with other
 * names is marked as pending, and keys are left for the run.
 */
export function substituteKnown(tree: Tree, variables: Variables): Tree {
  return walk(tree, "pattern", { variables, isBeforeRun: true });
}

function walk(tree: Tree, notation: Notation, manner: Manner): Tree {
  switch (tree.kind) {
    case "scalar":
      return scalar(tree, notation, manner);
    case "list": {
      const inside = notation === "exact" ? "pattern" : notation;
      return { ...tree, items: tree.items.map((item) => walk(item, inside, manner)) };
    }
    case "map":
      return { ...tree, entries: tree.entries.map((entry) => entryIn(entry, notation, manner)) };
    default:
      return unreachable(tree);
  }
}

function entryIn(entry: TreeEntry, notation: Notation, manner: Manner): TreeEntry {
  const value = walk(entry.value, notationUnder(entry.key, notation), manner);
  const key = manner.isBeforeRun ? entry.key : insert(entry.key, manner.variables, String);
  return { ...entry, key, value };
}

function notationUnder(key: string, notation: Notation): Notation {
  if (notation === "data") return "data";
  if (notation === "exact") return "pattern";
  if (key === "$regex") return "regex";
  return key === "$exact" ? "exact" : "pattern";
}

function scalar(tree: ScalarTree, notation: Notation, { variables, isBeforeRun }: Manner): Tree {
  if (typeof tree.value !== "string" || !tree.value.includes("${")) return tree;
  if (variablesIn(tree.value).some((name) => !variables.has(name))) {
    return isBeforeRun ? { ...tree, isPending: true } : tree;
  }
  const name = ONLY_REFERENCE.exec(tree.value)?.[1];
  if (name !== undefined && notation !== "regex") return valueAt(tree.range, variables.get(name));
  const value = insert(tree.value, variables, notation === "regex" ? escapeRegex : String);
  return { ...tree, value };
}

function valueAt(range: Range, value: unknown): Tree {
  return value instanceof TreeValue ? movedTo(range, value.tree) : treeOf(value, range);
}

function insert(text: string, variables: Variables, escape: (text: string) => string): string {
  return text.replaceAll(REFERENCE, (reference, name: string | undefined) => {
    if (name === undefined) return "${";
    return variables.has(name) ? escape(textOfValue(variables.get(name))) : reference;
  });
}

function textOfValue(value: unknown): string {
  if (value instanceof TreeValue) return textOf(value.tree);
  return typeof value === "string" ? value : jsonOf(treeOf(value, { start: 0, end: 0 }));
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
