import { parseSync, Visitor, type Statement } from "oxc-parser";
import type { Mutant } from "./mutant.ts";

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a comparison becomes: the other answer, or the other answer at the limit. */
const COMPARISONS: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
};

/**
 * The mutants of a source text, in the order of their places. A condition becomes true or false, a
 * comparison changes, an operand, an `await` or a statement is left out.
 *
 * No condition is negated, and no `&&` becomes `||`: a test that notices such a change notices one
 * of these too.
 *
 * @throws Error for a text that cannot be parsed.
 */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`Cannot parse "${path}": ${error.message}`);
  const found: Mutant[] = [];
  /** Starts of what is not to be changed. */
  const kept = new Set<number>();
  const code = ({ start, end }: Span): string => text.slice(start, end);
  const change = ({ start, end }: Span, after: string): void => {
    const line = text.slice(0, start).split("\n").length;
    found.push({ path, line, start, end, before: text.slice(start, end), after });
  };
  const reduce = (node: Span, ...parts: readonly Span[]): void => {
    for (const part of parts) change(node, inPlace(code(part)));
  };
  const drop = (statement: Span): void => {
    if (!kept.has(statement.start)) change(statement, ";");
  };
  const neverEnter = ({ test }: { readonly test: Span | null }): void => {
    if (test) change(test, "false");
  };
  new Visitor({
    LogicalExpression: (node) => reduce(node, node.left, node.right),
    ConditionalExpression: (node) => reduce(node, node.consequent, node.alternate),
    AwaitExpression: (node) => reduce(node, node.argument),
    UnaryExpression(node) {
      if (node.operator === "!") reduce(node, node.argument);
    },
    BinaryExpression(node) {
      const operator = COMPARISONS[node.operator];
      if (operator) change(node, `${code(node.left)} ${operator} ${code(node.right)}`);
    },
    AssignmentExpression({ left, operator, right, start, end }) {
      const isConditional = operator === "??=" || operator === "||=" || operator === "&&=";
      if (isConditional) change({ start, end }, `${code(left)} = ${code(right)}`);
    },
    TSLiteralType: ({ literal }) => void kept.add(literal.start),
    Literal(node) {
      if (typeof node.value !== "boolean" || kept.has(node.start)) return;
      change(node, String(!node.value));
    },
    IfStatement(node) {
      change(node.test, "true");
      change(node.test, "false");
      const only = node.alternate ? undefined : onlyStatement(node.consequent);
      // The condition `false` leaves it out already.
      if (only) kept.add(only.start);
    },
    WhileStatement: neverEnter,
    ForStatement: neverEnter,
    ThrowStatement: drop,
    ExpressionStatement(node) {
      if (!/^(?:assert|super)\(/.test(code(node))) drop(node);
    },
  }).visit(program);
  return found.toSorted((one, other) => one.start - other.start);
}

/** `{` where an expression is wanted may be taken for a block. */
function inPlace(expression: string): string {
  return expression.startsWith("{") ? `(${expression})` : expression;
}

function onlyStatement(statement: Statement): Span | undefined {
  if (statement.type !== "BlockStatement") return statement;
  return statement.body.length === 1 ? statement.body[0] : undefined;
}
