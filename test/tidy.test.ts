/** What holds of every file: which way imports go, where things live, how long and how called they are. */
import { expect, test } from "bun:test";
import { readFileSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dir, "..");

/** Which folders of src a folder may import from, besides itself; with a slash, that file alone. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  lambda: ["core"],
  sandbox: ["core", "lambda"],
  api: ["core", "lambda", "sandbox", "stub/directives"],
  telemetry: ["core", "lambda", "sandbox/ports"],
  process: ["core", "lambda", "sandbox/ports"],
  platform: ["core"],
  stub: ["core", "lambda"],
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
  library: ["core", "lambda", "process", "runner", "sandbox", "scenario", "stub"],
};

/** Packages, and the folders or files of src that may import them. */
const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  hono: ["api"],
  citty: ["cli"],
  consola: ["cli"],
  yaml: ["scenario"],
  zod: ["scenario", "api"],
  uuid: ["core/random.ts"],
  // The built-in runtime sends trailers, which fetch cannot; the built-in extension listens.
  "node:http": ["platform", "stub/streamed-response.ts", "stub/telemetry-listener.ts"],
  "node:child_process": ["process"],
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

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 70;
const MAX_COLUMNS = 100;

/** Files and functions (`path#line text`) that are longer, each with its reason. */
const LONG: Readonly<Record<string, string>> = {
  "test/scenario/load-mistakes.test.ts":
    "a table of what may be wrong with a file, and what is said then",
  "test/report/format/pretty.test.ts": "pictures of whole reports, as people see them",
};

/** What the root holds, besides folders that begin with a dot and what is made. */
const ROOT_ENTRIES = [
  "LICENSE",
  "README.md",
  "bun.lock",
  "bunfig.toml",
  "package.json",
  "scripts",
  "src",
  "test",
  "tsconfig.json",
];
const MADE = ["dist", "node_modules"];

interface SourceFile {
  /** From the root, as in `src/core/clock.ts`. */
  readonly path: string;
  readonly lines: readonly string[];
  /** Without comments. */
  readonly code: string;
  /** What it imports: packages, or files from the root. */
  readonly imports: readonly string[];
  /** Those of them that are there when it runs, and not for types alone. */
  readonly loads: readonly string[];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !/(?:^|\/)(?:node_modules|target|dist|__pycache__)\//.test(path));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const code = text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/(?<=^|\s)\/\/.*$/gm, "");
  const imports = specifiersIn(code, path);
  const loads = specifiersIn(code.replaceAll(/^(?:import|export) type\b[^;]*;/gm, ""), path);
  return { path, lines: text.split("\n"), code, imports, loads };
}

function specifiersIn(code: string, path: string): readonly string[] {
  return [
    ...code.matchAll(/^(?:import|export)\b[^"';]*?from\s+"([^"]+)"/gm),
    ...code.matchAll(/^import\s+"([^"]+)"/gm),
    ...code.matchAll(/\bimport\("([^"]+)"\)/g),
  ]
    .map(([, specifier = ""]) => specifier)
    .map((specifier) => (specifier.startsWith(".") ? join(dirname(path), specifier) : specifier));
}

const everything = ["src", "test", "scripts"].flatMap(filesBelow);
const sources = everything.filter((path) => path.endsWith(".ts")).map(readSource);
const product = sources.filter(({ path }) => path.startsWith("src/"));

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

test("src has no cycle of imports, but for types", () => {
  const byPath = new Map(product.map(({ path, loads }) => [path, loads]));
  const done = new Set<string>();
  const cycles: string[] = [];
  function visit(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path);
    if (start !== -1) cycles.push([...trail.slice(start), path].join(" → "));
    if (start !== -1 || done.has(path)) return;
    for (const target of byPath.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  }
  for (const path of byPath.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});

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

test("files have at most 300 lines, unless there is a reason", () => {
  const long = sources
    .filter(({ lines }) => lines.length - 1 > MAX_FILE_LINES)
    .map(({ path }) => path)
    .filter((path) => !Object.hasOwn(LONG, path));
  expect(long).toEqual([]);
});

test("functions have at most 70 lines, unless there is a reason", () => {
  const long = product
    .flatMap(({ path, lines }) => longFunctions(lines).map((header) => `${path}#${header}`))
    .filter((header) => !Object.hasOwn(LONG, header));
  expect(long).toEqual([]);
});

/** In formatted code, a block that begins on a line ends at the next `}` under its first letter. */
function longFunctions(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, index) => {
    const isFunction =
      /(?:=>|\)(?::[^=]*)?) \{$/.test(line) &&
      !/^\s*(?:\} )?(?:if|else|for|while|switch|catch)\b/.test(line);
    if (!isFunction) return [];
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    return end - index + 1 > MAX_FUNCTION_LINES ? [line.trim()] : [];
  });
}

test("comments have at most 100 columns, unless they hold a link", () => {
  // Code is the formatter's affair.
  const long = sources.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      line.length > MAX_COLUMNS && /^\s*(?:\*|\/[/*]) /.test(line) && !line.includes("://")
        ? [`${path}:${index + 1}`]
        : [],
    ),
  );
  expect(long).toEqual([]);
});

test("files and folders are in kebab-case", () => {
  const wrong = sources
    .filter(({ path }) => !path.startsWith("test/interop/"))
    .filter(({ path }) => !path.split("/").every((part) => /^[a-z\d-]+(?:\.[a-z\d]+)*$/.test(part)))
    .map(({ path }) => path);
  expect(wrong).toEqual([]);
});

test("nothing is called utils, a helper, an impl or a manager, nor begins an interface with I", () => {
  // `test_…` are names that others gave their tests, which are quoted.
  const words =
    /\b(?!test_)\w*(?:[Hh]elper|[Mm]anager)s?\b|\w+Impl\b|\b[Uu]tils?\b|\binterface I[A-Z]/;
  const wrong = sources
    .filter(({ path }) => path !== "test/tidy.test.ts")
    .flatMap(({ path, code }) => {
      // Tests that came from elsewhere keep their names.
      const own = code.replaceAll("node:util", "").replaceAll(/\btest_\w+/g, "");
      const found = words.exec(`${basename(path)}\n${own}`);
      return found ? [`${path}: ${found[0]}`] : [];
    });
  expect(wrong).toEqual([]);
});

test("nothing names a machine, a registry's host, or something still to be done", () => {
  const patterns = [
    /(?:^|[\s"'`(=])\/(?:home(?!\/me\b)|root|work|Users)\//m,
    /\/\/(?:registry|pypi|files\.pythonhosted|proxy\.golang|(?:static|index)\.crates)\b/,
    new RegExp(`\\b(?:${["TO", "FIX"].join("DO|")}ME)\\b`),
  ];
  const texts = [...everything, ...filesBelow(".github"), "package.json", "bun.lock"];
  const wrong = texts.filter((path) => {
    const text = readFileSync(join(ROOT, path), "utf8");
    return path !== "test/tidy.test.ts" && patterns.some((pattern) => pattern.test(text));
  });
  expect(wrong).toEqual([]);
});

test("the root holds what it is meant to hold, and no more", () => {
  const entries = readdirSync(ROOT).filter((name) => !name.startsWith(".") && !MADE.includes(name));
  expect(entries.filter((name) => !ROOT_ENTRIES.includes(name))).toEqual([]);
});
