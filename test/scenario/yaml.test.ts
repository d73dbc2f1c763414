import { expect, test } from "bun:test";
import { plainOf } from "../../src/scenario/tree-text.ts";
import { readYaml } from "../../src/scenario/yaml.ts";
import { treeIn } from "./support.ts";

function mistakes(text: string): readonly string[] {
  return readYaml({ path: "a.yml", text }).diagnostics.map(({ message, range }) => {
    return `${text.slice(range.start, range.end)}: ${message}`;
  });
}

test("readYaml() lets an alias stand for its anchor, each at its own place", () => {
  const { tree } = treeIn("a: &x { b: [1] }\nc: *x\n");
  expect(plainOf(tree)).toEqual({ a: { b: [1] }, c: { b: [1] } });
  const alias = tree.kind === "map" ? tree.entries[1]?.value.range : undefined;
  expect(alias).toEqual({ start: 20, end: 22 });
});

test("readYaml() takes durations and on and off as text", () => {
  expect(plainOf(treeIn("[3s, 1500ms, on, off, yes]").tree)).toEqual([
    "3s",
    "1500ms",
    "on",
    "off",
    "yes",
  ]);
});

test("readYaml() takes a quoted << for a key", () => {
  expect(plainOf(treeIn('"<<": 1').tree)).toEqual({ "<<": 1 });
});

test("readYaml() reads a file with a byte order mark and DOS line ends", () => {
  expect(plainOf(treeIn("\uFEFFa: 1\r\nb: [x]\r\n").tree)).toEqual({ a: 1, b: ["x"] });
});

test.each<[string, ...string[]]>([
  ["a: 1\na: 2", 'a: "a" is here twice'],
  ["{ a: 1, 'a': 2 }", `'a': "a" is here twice`],
  ["1: a\n'1': b", `'1': "1" is here twice`],
  [
    "a: !foo 1\nb: !!str 2",
    '!foo: YAML tags such as "!foo" are not supported',
    '!!str: YAML tags such as "!!str" are not supported',
  ],
  ["a: !!map\n  b: 1", '!!map: YAML tags such as "!!map" are not supported'],
  ["<<: { a: 1 }", "<<: merge keys are not supported"],
  ["[x]: 1", "[x]: a key is text"],
  ["a: *b", '*b: there is no anchor "&b" before this'],
  ["a: &b [*b]", '*b: "*b" holds itself'],
  ["a: -.inf", "-.inf: -.inf is not a number of JSON"],
])("readYaml() of %p tells %p", (text, ...expected) => {
  expect(mistakes(text)).toEqual(expected);
});

test("readYaml() is not blown up by aliases", () => {
  const rows = Array.from(
    { length: 30 },
    (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
  );
  const [mistake] = mistakes(["a0: &a0 [x, x]", ...rows].join("\n"));
  expect(mistake).toContain("aliases stand for more than 10000 values");
});

test.each([300, 100_000])("readYaml() refuses a value nested %p deep", (depth) => {
  expect(mistakes("[".repeat(depth) + "]".repeat(depth)).join()).toContain("nested too deeply");
});
