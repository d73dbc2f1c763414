import { z } from "zod";
import type { MapTree, Tree, TreeEntry } from "../tree.ts";
import { textOf } from "../tree-text.ts";
import { refuse, type Complaint } from "./complaint.ts";
import { refuseKeys } from "./unknown-key.ts";

interface MapOptions {
  /** What a key is called: `key`, or `operator`. */
  readonly noun?: string;
  /** Which maps it takes; any, unless said. */
  readonly takes?: (tree: Tree) => boolean;
  /** Whether keys are the function's data and may be any; a name of the user's cannot be `__proto__`. */
  readonly isData?: boolean;
  /** The name of the map in the message that refuses another kind of value. */
  readonly kind?: string;
  /** A hint for a value of another kind. */
  readonly hintFor?: ((tree: Tree) => string | undefined) | undefined;
}

/** A map with the keys of `shape` and no others. */
export function map<Shape extends z.ZodRawShape>(shape: Shape, options: MapOptions = {}) {
  const { noun = "key", kind = "a map", takes = () => true, hintFor } = options;
  const known = { keys: Object.keys(shape), noun };
  return z.preprocess((input, context) => {
    const tree = input as Tree | undefined;
    if (!tree) return refuse(context, { isMissing: true });
    if (tree.kind !== "map" || !takes(tree)) {
      return refuse(context, { kind, hint: hintFor?.(tree) });
    }
    const isKnown = ({ key }: TreeEntry): boolean => Object.hasOwn(shape, key);
    const unknown = tree.entries.filter((entry) => !isKnown(entry)).map(({ key }) => key);
    refuseKeys(context, unknown, known);
    return byKey(tree.entries.filter(isKnown));
  }, z.strictObject(shape));
}

/** A map from names of the user's to values of `schema`. */
export function record<Schema extends z.ZodType>(schema: Schema, options: MapOptions = {}) {
  const { kind = "a map", takes = () => true, isData = false } = options;
  return z.preprocess(
    (input, context) => {
      const tree = input as Tree | undefined;
      if (!tree) return refuse(context, { isMissing: true });
      if (tree.kind !== "map" || !takes(tree)) return refuse(context, { kind });
      if (!isData) refusePrototype(context, tree);
      return byKey(tree.entries);
    },
    z.record(z.string(), schema),
  );
}

/** A list of `item`, with one at least where `isFilled`. Of scalars, a hint makes a list of a single one. */
export function list<Item extends z.ZodType>(
  item: Item,
  { isFilled = false, isOfScalars = false }: { isFilled?: boolean; isOfScalars?: boolean } = {},
) {
  const array = z.array(item);
  return z.preprocess(
    (input, context) => {
      const tree = input as Tree | undefined;
      if (!tree) return refuse(context, { isMissing: true });
      if (tree.kind !== "list") {
        return refuse(context, { kind: "a list", hint: isOfScalars ? asList(tree) : undefined });
      }
      if (isFilled && tree.items.length === 0) {
        return refuse(context, { predicate: "must have an item at least" });
      }
      return tree.items;
    },
    isFilled ? array.meta({ minItems: 1 }) : array,
  );
}

/** A hint for one value where a list is wanted. */
function asList(tree: Tree): string | undefined {
  if (tree.kind !== "scalar" || tree.value === null || tree.isPending) return undefined;
  return `write [${textOf(tree)}]`;
}

/** Anything, as the tree it is. */
export function anything() {
  return z.unknown().transform((input, context): Tree => {
    return (input as Tree | undefined) ?? refuse(context, { isMissing: true });
  });
}

/** zod leaves this key out of what it reads. */
function refusePrototype(context: z.RefinementCtx, { entries }: MapTree): void {
  if (!entries.some(({ key }) => key === "__proto__")) return;
  const params: Complaint = { message: '"__proto__" cannot be a name here', isAtKey: true };
  context.addIssue({ code: "custom", path: ["__proto__"], params: { ...params } });
}

/** An object without a prototype, in which `__proto__` is a key as any other. */
function byKey(entries: readonly TreeEntry[]): Record<string, Tree> {
  const object: Record<string, Tree> = Object.create(null);
  for (const { key, value } of entries) object[key] = value;
  return object;
}
