import type { Range } from "./diagnostic.ts";

/** A value of the user's file that knows where it stands. */
export type Tree = ScalarTree | ListTree | MapTree;

export interface ScalarTree {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** For a number, as it stands in the file (`1.0`, twenty digits); otherwise undefined. */
  readonly literal: string | undefined;
  readonly range: Range;
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
