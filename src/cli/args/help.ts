import type { Command } from "../commands.ts";
import { takesValue, type Flag, type Flags } from "./flag.ts";

const PROGRAM = "lambda-sim";

/** What `lambda-sim` alone and `lambda-sim --help` print. */
export function renderHelp(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return [
    "Run AWS Lambda's execution environment without Docker, and test what lives in it",
    section("Usage", [`${PROGRAM} COMMAND [flags]`, `${PROGRAM} path.lambda.yml`]),
    section("Commands", columns(rows)),
    section(
      "Flags",
      columns([
        ["-h, --help", "show this help, or that of a command"],
        ["--version", "print the version"],
      ]),
    ),
    `${PROGRAM} COMMAND --help says more`,
  ].join("\n\n");
}

/** What `lambda-sim NAME --help` prints. */
export function renderCommandHelp({ summary, usage, sections, examples }: Command): string {
  return [
    summary,
    section(
      "Usage",
      usage.map((line) => `${PROGRAM} ${line}`),
    ),
    ...Object.entries(sections).map(([title, flags]) => section(title, columns(flagRows(flags)))),
    section("Examples", columns(examples.map(([line, effect]) => [`${PROGRAM} ${line}`, effect]))),
    "Each flag has a variable, which it wins over: --no-color has LAMBDA_SIM_NO_COLOR.",
  ].join("\n\n");
}

function flagRows(flags: Flags): readonly (readonly [string, string])[] {
  return Object.entries(flags).flatMap(([name, flag]) =>
    flag.kind === "planned" ? [] : [[`${shortOf(flag)}--${name}${valueOf(flag)}`, flag.help]],
  );
}

function shortOf(flag: Exclude<Flag, { kind: "planned" }>): string {
  return flag.short === undefined ? "    " : `-${flag.short}, `;
}

function valueOf(flag: Flag): string {
  if (!takesValue(flag)) return "";
  return flag.kind === "optional" ? `[=${flag.placeholder}]` : ` ${flag.placeholder}`;
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`.trimEnd());
}
