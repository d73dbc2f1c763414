import { expect, test } from "bun:test";
import {
  substitute,
  substituteKnown,
  substitutePattern,
  variablesIn,
} from "../../src/scenario/template.ts";
import { jsonOf, plainOf } from "../../src/scenario/tree-text.ts";
import { loadOne, treeIn } from "./support.ts";

const VARIABLES = new Map<string, unknown>([
  ["text", "a.b"],
  ["number", 3],
  ["flag", true],
  ["nothing", null],
  ["list", [1, { a: "${text}" }]],
  ["with-dash", "d"],
]);

test.each([
  ["${a}", ["a"]],
  ["x ${a} y ${b-c}${a}", ["a", "b-c", "a"]],
  ["$${a}", []],
  ["$$${a}", []],
  ["$a", []],
  ["${}", []],
  ["${a.b}", []],
  ["${1a}", []],
  ["$LATEST $default", []],
])("variablesIn(%p) are %p", (text, names) => {
  expect(variablesIn(text)).toEqual(names);
});

test.each<[string, unknown]>([
  ["'${text}'", "a.b"],
  ["'${number}'", 3],
  ["'${flag}'", true],
  ["'${nothing}'", null],
  ["'${list}'", [1, { a: "${text}" }]],
  ["'${with-dash}'", "d"],
  ["'n=${number}, t=${text}'", "n=3, t=a.b"],
  ["'list=${list}'", 'list=[1,{"a":"${text}"}]'],
  ["'$${text}'", "${text}"],
  ["'$${text} ${text}'", "${text} a.b"],
  ["'$$${text}'", "$${text}"],
  ["'${unknown} ${text}'", "${unknown} ${text}"],
  ["'${text.x}'", "${text.x}"],
  ["$LATEST", "$LATEST"],
  ["{ '${text}': '${number}' }", { "a.b": 3 }],
  ["['${number}', { a: '${text}' }]", [3, { a: "a.b" }]],
  ["{ $regex: '${text}' }", { $regex: "a.b" }],
])("substitute() makes %s into %p", (written, expected) => {
  expect(plainOf(substitute(treeIn(written).tree, VARIABLES))).toEqual(expected);
});

test("substitutePattern() escapes what it inserts in a regex, and nothing else", () => {
  const { tree } = treeIn("{ $regex: '^${text}$', a: '${text}', $exact: { $regex: '${text}' } }");
  expect(plainOf(substitutePattern(tree, VARIABLES))).toEqual({
    $regex: String.raw`^a\.b$`,
    a: "a.b",
    $exact: { $regex: "a.b" },
  });
});

test("substitute() leaves what stands for a variable at the place of its name", () => {
  const { tree } = treeIn("a: '${list}'\n");
  const entry = substitute(tree, VARIABLES);
  if (entry.kind !== "map") throw new Error("not a map");
  const list = entry.entries[0]?.value;
  if (list?.kind !== "list") throw new Error("not a list");
  expect([list.range, list.items[1]?.range]).toEqual([
    { start: 3, end: 12 },
    { start: 3, end: 12 },
  ]);
});

test("substituteKnown() marks what is known only later", () => {
  const { tree } = treeIn("['${text}', '${later}']");
  const known = substituteKnown(tree, VARIABLES);
  if (known.kind !== "list") throw new Error("not a list");
  expect(known.items).toMatchObject([{ value: "a.b" }, { value: "${later}", isPending: true }]);
});

test("a variable of the file keeps the digits of its number", () => {
  const { steps, vars } = loadOne(
    "vars: { id: 12345678901234567890, rate: 1.0, all: ['${id}'] }\nsteps: [ { invoke: ['${id}', '${rate}', '${all}', 'r=${rate}'] } ]",
  );
  const [step] = steps;
  if (step?.verb !== "invoke") throw new Error("not an invoke");
  expect(jsonOf(substitute(step.payload, vars))).toBe(
    '[12345678901234567890,1.0,[12345678901234567890],"r=1.0"]',
  );
});

test("a given variable wins over the one of the file, and takes its type", () => {
  const text = `
vars: { n: 1, flag: true, text: a, free: [1] }
steps: [ { invoke: ['\${n}', '\${flag}', '\${text}', '\${free}'], times: '\${n}' } ]
`;
  const { steps, vars } = loadOne(text, { n: "20", flag: "false", text: "7", free: "x" });
  const [step] = steps;
  if (step?.verb !== "invoke") throw new Error("not an invoke");
  expect(step.times).toBe(20);
  expect(jsonOf(substitute(step.payload, vars))).toBe('[20,false,"7","x"]');
});

test("variables are put in everywhere outside of the steps too", () => {
  const scenario = loadOne(`
vars: { t: 2s, name: x, argv: [node, app.js] }
name: "about \${name} and $\${name}"
function: { timeout: "\${t}", environment: { "A": "\${name}" } }
runtime: "\${argv}"
steps: [ { wait: "\${t}" } ]
`);
  expect(scenario).toMatchObject({
    name: "about x and ${name}",
    function: { timeoutMs: 2000, environment: { A: "x" } },
    runtime: { command: ["node", "app.js"] },
    steps: [{ durationMs: 2000 }],
  });
});
