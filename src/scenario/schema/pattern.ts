import { z } from "zod";
import { err, ok } from "../../core/result.ts";
import { isOperator, OPERATOR_NAMES } from "../operators.ts";
import { compileRegex } from "../regex.ts";
import { textOf } from "../tree-text.ts";
import { entriesOf, type Tree } from "../tree.ts";
import { list, map, record } from "./collection.ts";
import { anyOfTypes, boolean, leaf, number, text } from "./leaf.ts";

/** Any scalar at all. */
function scalar() {
  const json = anyOfTypes("string", "number", "boolean", "null");
  return leaf("a value", json, ({ value }) => ok(value));
}

/** A value that has an order: a number, a duration, an instant. */
function ordered() {
  return leaf("a number or a duration", anyOfTypes("number", "string"), ({ value }) => {
    if (typeof value === "number" || typeof value === "string") return ok(value);
    return err({ predicate: "must be a number, a duration or an instant" });
  });
}

function regex() {
  return leaf("text", anyOfTypes("string", "number"), (written) => {
    const source = textOf(written);
    const compiled = compileRegex(source);
    if (compiled.ok) return ok(source);
    const { reason, hint } = compiled.error;
    return err({ message: `"${source}" is not a regular expression: ${reason}`, hint });
  });
}

interface Operands {
  /** What `$gt` and its like compare with; nothing when the value has no order. */
  readonly ordered?: z.ZodType;
  /** The pattern that the value itself is compared with, in `$not` and `$in`. */
  readonly self: () => z.ZodType;
  /** The pattern that an item of the value is compared with, in `$contains`. */
  readonly item?: () => z.ZodType;
  /** What `$exact` takes; nothing when the value is neither a list nor a map. */
  readonly exact?: () => z.ZodType;
}

/** A map whose keys are operators. */
function operators({ ordered: order = ordered(), self, item = anyPattern, exact }: Operands) {
  const shape = {
    $gt: order.optional().describe("Greater than"),
    $gte: order.optional().describe("Greater than or equal to"),
    $lt: order.optional().describe("Less than"),
    $lte: order.optional().describe("Less than or equal to"),
    $regex: regex().optional().describe("A regular expression in RE2's syntax, unanchored"),
    $contains: z.lazy(item).optional().describe("Text in text, or an item of a list"),
    $in: list(z.lazy(self), { isOfScalars: true }).optional().describe("One of these"),
    $not: z.lazy(self).optional().describe("Does not match"),
    $exists: boolean().optional().describe("Is there, or is not"),
    $length: z.lazy(numberPattern).optional().describe("Length of text or of a list"),
    $exact: z
      .lazy(exact ?? self)
      .optional()
      .describe("No other items, no other keys"),
  };
  return map(shape, {
    noun: "operator",
    takes: isOperator,
    kind: "an operator",
    hintFor: meantOperator,
  });
}

/** The operator that a key without its `$` was meant for. */
function meantOperator(tree: Tree): string | undefined {
  const keys = entriesOf(tree).map(({ key }) => `$${key}`);
  const meant = OPERATOR_NAMES.find((name) => keys.includes(name));
  return meant && `did you mean "${meant}"?`;
}

/** A map that is no operator. */
const isPlainMap = { takes: (tree: Parameters<typeof isOperator>[0]) => !isOperator(tree) };

/** A pattern of a scalar: a literal that `literal` takes, or operators. */
export function pattern(literal: z.ZodType, id?: string): z.ZodType {
  const self: z.ZodType = z.union([literal, operators({ ordered: literal, self: () => self })]);
  return id === undefined ? self : self.meta({ id });
}

/** A pattern of a map with the keys of `shape`: a partial map, or operators; `hintFor` says what something else was meant for. */
export function mapPattern(
  shape: z.ZodRawShape,
  hintFor?: (tree: Tree) => string | undefined,
): z.ZodType {
  const self: z.ZodType = z.union([
    map(shape, { ...isPlainMap, hintFor }),
    operators({ self: () => self }),
  ]);
  return self;
}

/** A pattern of a stream: the items in order with gaps, or operators. */
export function storyPattern(item: z.ZodType): z.ZodType {
  const items = list(item);
  const self: z.ZodType = z.union([
    items,
    operators({ self: () => self, item: () => item, exact: () => items }),
  ]);
  return self;
}

/** A pattern of an item of `logs`: text, `{ source, line }`, or operators on the text. */
export function linePattern(): z.ZodType {
  const textual = text();
  const line = map(
    {
      source: pattern(textual).optional().describe("runtime, an extension, or platform"),
      line: pattern(textual).optional().describe("The text"),
    },
    isPlainMap,
  );
  const self: z.ZodType = z.union([textual, line, operators({ self: () => self })]);
  return self.meta({ id: "linePattern" });
}

const numbers = pattern(number({ isWhole: false }), "numberPattern");

function numberPattern(): z.ZodType {
  return numbers;
}

const any: z.ZodType = z
  .union([
    scalar(),
    list(z.lazy(anyPattern)),
    operators({ self: anyPattern, exact: () => exactly }),
    record(z.lazy(anyPattern), { ...isPlainMap, isData: true }).meta({
      // A key with $ is an operator, and those are listed.
      propertyNames: { type: "string", pattern: "^(?!\\$)" },
    }),
  ])
  .meta({ id: "anyPattern" });

/** Under `$exact` a key that begins with `$` is a key. */
const exactly: z.ZodType = z.union([
  scalar(),
  list(z.lazy(anyPattern)),
  record(z.lazy(anyPattern), { isData: true }),
]);

/** A pattern of any JSON: literals, partial maps, whole lists, and operators anywhere in them. */
export function anyPattern(): z.ZodType {
  return any;
}
