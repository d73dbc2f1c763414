/** Which way imports go, and which file is the one home of a package, a global or a character. */
import { expect, test } from "bun:test";
import { builtinModules } from "node:module";
import { relative } from "node:path";
import { product } from "./source-files.ts";

/** Which folders of src a folder may import from, besides itself; with a slash, that file alone. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  lambda: ["core"],
  sandbox: ["core", "lambda"],
  api: ["core", "lambda", "sandbox", "stub/directives"],
  telemetry: ["core", "lambda", "sandbox/ports"],
  process: ["core", "lambda", "sandbox/ports"],
  platform: ["core"],
  stub: ["core", "lambda", "platform/engine"],
  scenario: ["core", "lambda", "stub/directives", "stub/rule", "stub/rules"],
  runner: [
    "api",
    "core",
    "lambda",
    "platform",
    "process",
    "sandbox",
    "scenario",
    "stub",
    "telemetry",
  ],
  report: ["core", "runner/event", "scenario/diagnostic"],
  library: [
    "core",
    "lambda",
    "process",
    "runner",
    "sandbox",
    "scenario",
    "stub",
    "telemetry/delivery-policy",
  ],
};

/** Packages, and the folders or files of src that may import them. */
const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  hono: ["api"],
  citty: ["cli"],
  consola: ["cli"],
  yaml: ["scenario"],
  zod: ["scenario", "api"],
  uuid: ["core/random.ts"],
  re2js: ["scenario/regex.ts"],
  // The built-in runtime sends trailers, which fetch cannot; the built-in extension listens.
  "node:http": ["platform", "stub"],
  "node:child_process": ["process"],
  "bun:ffi": ["process/marks.ts"],
  "node:net": ["platform", "stub/telemetry-listener.ts"],
};

/** Globals, and the folders or files of src that may name them. */
const GLOBAL_HOMES: readonly (readonly [
  name: string,
  pattern: RegExp,
  homes: readonly string[],
])[] = [
  ["Bun", /\bBun\./, ["platform"]],
  ["Deno", /\bDeno\./, ["platform"]],
  ["Date.now", /\bDate\.now\b|\bnew Date\(\)/, ["core/clock.ts"]],
  ["performance", /\bperformance\./, ["core/clock.ts"]],
  ["timers", /(?<![.\w])(?:setTimeout|setInterval|setImmediate)\(/, ["core/clock.ts"]],
  ["console", /(?<![.\w])console\./, ["cli"]],
  ["standard streams", /\bprocess\.(?:stdout|stderr)\b/, ["cli"]],
  ["process.exit", /\bprocess\.exit\b/, ["main.ts", "stub/main.ts"]],
];

/** `src/core/clock.ts` → `core/clock.ts`. */
function inSrc(path: string): string {
  return relative("src", path);
}

function isAt(path: string, homes: readonly string[]): boolean {
  return homes.some((home) => inSrc(path) === home || inSrc(path).startsWith(`${home}/`));
}

/** `hono/tiny` → `hono`; `node:fs/promises` → `node:fs`. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

test("src imports one way: core ← lambda ← sandbox ← api, and nothing from cli or main", () => {
  const wrong = product.flatMap(({ path, imports }) =>
    imports
      .filter((target) => target.startsWith("src/") && !mayImport(path, target))
      .map((target) => `${path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

function mayImport(path: string, target: string): boolean {
  const [folder = ""] = inSrc(path).split("/");
  if (folder === "main.ts") return true;
  if (folder === "cli") return target !== "src/main.ts";
  const allowed = [folder, ...(MAY_IMPORT[folder] ?? Object.keys(MAY_IMPORT))];
  return (
    isAt(target, allowed) ||
    isAt(
      target,
      allowed.map((file) => `${file}.ts`),
    )
  );
}

test("src imports every package in its one home", () => {
  const wrong = product.flatMap(({ path, imports }) =>
    imports
      .filter((target) => !target.startsWith("src/") && target !== "package.json")
      .map(packageOf)
      .filter((name) => !isAtHome(name, path))
      .map((name) => `${path} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

/** What comes with the platform may be imported anywhere, unless it has a home. */
function isAtHome(name: string, path: string): boolean {
  const homes = PACKAGE_HOMES[name];
  if (homes) return isAt(path, homes);
  return name.startsWith("node:") && builtinModules.includes(name.slice("node:".length));
}

test("src names every global in its one home", () => {
  const wrong = product.flatMap(({ path, code }) =>
    GLOBAL_HOMES.filter(([, pattern, homes]) => pattern.test(code) && !isAt(path, homes)).map(
      ([name]) => `${path} names ${name}`,
    ),
  );
  expect(wrong).toEqual([]);
});

test("src has no file that only passes on what others export", () => {
  const barrels = product
    .filter(({ path }) => path !== "src/mod.ts")
    .filter(({ code }) => /^(?:\s*export\s[^;]*?\sfrom\s+"[^"]+";\s*)+$/.test(code));
  expect(barrels.map(({ path }) => path)).toEqual([]);
});

/** A string or a template on one line that holds a tab, and no regular expression. */
const TAB_IN_TEXT = /"(?:[^"\\\n]|\\.)*\\t(?:[^"\\\n]|\\.)*"|`(?:[^`\\\n]|\\.)*\\t/;

/** Log lines have columns, and reports write or show a tab of somebody else's. */
const TAB_HOMES = ["lambda", "report"];

test("src writes a tab into log lines and reports alone, and carries nothing with it", () => {
  const carriers = product
    .filter(({ code, path }) => TAB_IN_TEXT.test(code) && !isAt(path, TAB_HOMES))
    .map(({ path }) => path);
  expect(carriers).toEqual([]);
});
