import type { Range } from "./diagnostic.ts";

/** A value of the user's file that knows where it stands. */
export type Tree = ScalarTree | ListTree | MapTree;

export interface ScalarTree {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** For a number, as it stands in the file (`1.0`, twenty digits); otherwise undefined. */
  readonly literal: string | undefined;
  readonly range: Range;
  /** Its text holds variables that are known only while the scenario runs. */
  readonly isPending?: boolean;
}

export interface ListTree {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly range: Range;
}

export interface MapTree {
  readonly kind: "map";
  readonly entries: readonly TreeEntry[];
  readonly range: Range;
}

export interface TreeEntry {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: Tree;
}

/** The entry of `tree` under `key`; undefined when it has none, or is no map. */
export function entryOf(tree: Tree | undefined, key: string): TreeEntry | undefined {
  return entriesOf(tree).find((entry) => entry.key === key);
}

/** The value of `tree` under `key`; undefined when there is none, or `tree` is no map. */
export function valueOf(tree: Tree | undefined, key: string): Tree | undefined {
  return entryOf(tree, key)?.value;
}

/** The entries of a map; none of anything else. */
export function entriesOf(tree: Tree | undefined): readonly TreeEntry[] {
  return tree?.kind === "map" ? tree.entries : [];
}

/** The items of a list; none of anything else. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** The text of a scalar that is a string; undefined of anything else. */
export function stringOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && typeof tree.value === "string" ? tree.value : undefined;
}
