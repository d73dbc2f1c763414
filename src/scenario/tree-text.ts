import { unreachable } from "../core/assert.ts";
import { ExactNumber, jsonNumber } from "../core/exact-number.ts";
import type { Range } from "./diagnostic.ts";
import type { ScalarTree, Tree } from "./tree.ts";

/**
 * Compact JSON of `tree`: keys in their order, numbers with the digits they came with (`1.0`,
 * twenty digits), or as JSON has them (`0x1F` becomes `31`).
 */
export function jsonOf(tree: Tree): string {
  switch (tree.kind) {
    case "scalar":
      return typeof tree.value === "number" ? numberOf(tree) : JSON.stringify(tree.value);
    case "list":
      return `[${tree.items.map(jsonOf).join(",")}]`;
    case "map":
      return `{${tree.entries.map(({ key, value }) => `${JSON.stringify(key)}:${jsonOf(value)}`).join(",")}}`;
    default:
      return unreachable(tree);
  }
}

/** A number of `tree` as JSON has it, with all its digits. */
export function numberOf({ value, literal }: ScalarTree): string {
  return jsonNumber(literal ?? String(value)) ?? JSON.stringify(value);
}

/** As {@link jsonOf}, with one entry a line, laid out as `JSON.stringify` does with two spaces. */
export function indentedJsonOf(tree: Tree, margin = ""): string {
  const inner = `${margin}  `;
  switch (tree.kind) {
    case "scalar":
      return jsonOf(tree);
    case "list":
      return block(
        "[]",
        margin,
        tree.items.map((item) => indentedJsonOf(item, inner)),
      );
    case "map":
      return block(
        "{}",
        margin,
        tree.entries.map(({ key, value }) => {
          return `${JSON.stringify(key)}: ${indentedJsonOf(value, inner)}`;
        }),
      );
    default:
      return unreachable(tree);
  }
}

function block(brackets: "[]" | "{}", margin: string, entries: readonly string[]): string {
  if (entries.length === 0) return brackets;
  const [open, close] = brackets;
  const inner = entries.map((entry) => `${margin}  ${entry}`).join(",\n");
  return `${open}\n${inner}\n${margin}${close}`;
}

/** A scalar as its author wrote it, without quotes; a list or a map as compact JSON. */
export function textOf(tree: Tree): string {
  return tree.kind === "scalar" ? scalarText(tree) : jsonOf(tree);
}

function scalarText({ value, literal }: ScalarTree): string {
  return literal ?? String(value);
}

/** `tree` as a plain value; a key such as `__proto__` is an ordinary key in it. */
export function plainOf(tree: Tree): unknown {
  switch (tree.kind) {
    case "scalar":
      return tree.value;
    case "list":
      return tree.items.map(plainOf);
    case "map":
      return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plainOf(value)]));
    default:
      return unreachable(tree);
  }
}

/** A plain value, such as one out of JSON, as a tree that stands at `range` all over. */
export function treeOf(value: unknown, range: Range): Tree {
  if (Array.isArray(value)) {
    return { kind: "list", items: value.map((item) => treeOf(item, range)), range };
  }
  if (value instanceof ExactNumber) {
    return { kind: "scalar", value: Number(value), literal: String(value), range };
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => {
      return { key, keyRange: range, value: treeOf(item, range) };
    });
    return { kind: "map", entries, range };
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return { kind: "scalar", value, literal: undefined, range };
  }
  return { kind: "scalar", value: null, literal: undefined, range };
}

/** `tree` with every place in it moved to `range`: the value of a variable stands where its name does. */
export function movedTo(range: Range, tree: Tree): Tree {
  switch (tree.kind) {
    case "scalar":
      return { ...tree, range };
    case "list":
      return { ...tree, items: tree.items.map((item) => movedTo(range, item)), range };
    case "map":
      return {
        ...tree,
        entries: tree.entries.map(({ key, value }) => {
          return { key, keyRange: range, value: movedTo(range, value) };
        }),
        range,
      };
    default:
      return unreachable(tree);
  }
}
