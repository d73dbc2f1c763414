import { expect, test } from "bun:test";
import { describeMutant, mutated } from "../../../scripts/mutate/mutant.ts";
import { mutantsOf } from "../../../scripts/mutate/mutants.ts";

/** `before -> after` for each mutant of `text`. */
function changes(text: string): readonly string[] {
  return mutantsOf("src/a.ts", text).map(({ before, after }) => `${before} -> ${after}`);
}

test.each([
  ["const x = a && b;", ["a && b -> a", "a && b -> b"]],
  ["const x = a || b;", ["a || b -> a", "a || b -> b"]],
  ["const x = a ?? b;", ["a ?? b -> a", "a ?? b -> b"]],
  ["const x = a ? b : c;", ["a ? b : c -> b", "a ? b : c -> c"]],
  ["const x = () => (a ? {} : c);", ["a ? {} : c -> ({})", "a ? {} : c -> c"]],
  ["const x = a === b;", ["a === b -> a !== b"]],
  ["const x = a < b;", ["a < b -> a <= b"]],
  ["const x = a + b;", []],
  ["const x = !a;", ["!a -> a"]],
  ["const x = true;", ["true -> false"]],
  ["const x = await a();", ["await a() -> a()"]],
  ["const x: { isA: true } = b as true;", []],
])("mutantsOf(%j) takes an expression apart", (text, expected) => {
  expect(changes(text)).toEqual(expected);
});

test.each([
  ["a();", ["a(); -> ;"]],
  ["await a();", ["await a(); -> ;", "await a() -> a()"]],
  ["throw a;", ["throw a; -> ;"]],
  ["a ??= b;", ["a ??= b; -> ;", "a ??= b -> a = b"]],
  ["assert(a);", []],
  ["while (a) b();", ["a -> false", "b(); -> ;"]],
  ["for (;;) b();", ["b(); -> ;"]],
  ["if (a) b();", ["a -> true", "a -> false"]],
  ["if (a) { b(); }", ["a -> true", "a -> false"]],
  ["if (a) { b(); c(); }", ["a -> true", "a -> false", "b(); -> ;", "c(); -> ;"]],
  ["if (a) b(); else c();", ["a -> true", "a -> false", "b(); -> ;", "c(); -> ;"]],
])("mutantsOf(%j) leaves statements out, each once", (text, expected) => {
  expect(changes(text)).toEqual(expected);
});

test("mutantsOf() says where a change stands, and mutated() makes it there", () => {
  const text = 'const x = "ü𝄞";\nif (x) {\n  go(x,\n    1);\n  stop();\n}\n';
  const [, , third] = mutantsOf("src/a.ts", text);
  expect(third && describeMutant(third)).toBe("src/a.ts:3: go(x, 1); -> ;");
  expect(third && mutated(text, third)).toBe('const x = "ü𝄞";\nif (x) {\n  ;\n  stop();\n}\n');
});

test("mutantsOf() throws for a text that is no TypeScript, and names the file", () => {
  expect(() => mutantsOf("src/a.ts", "const = ;")).toThrow('Cannot parse "src/a.ts": ');
});

test("describeMutant() cuts a long text short", () => {
  const [mutant] = mutantsOf("src/a.ts", `const x = !${"y".repeat(100)};`);
  expect(mutant && describeMutant(mutant)).toBe(
    `src/a.ts:1: !${"y".repeat(69)}… -> ${"y".repeat(70)}…`,
  );
});
