import { describe, expect, test } from "bun:test";
import { readArguments } from "../../../src/cli/args/args.ts";
import { list, optional, planned, setting, toggle } from "../../../src/cli/args/flag.ts";
import { UsageError } from "../../../src/cli/args/usage-error.ts";
import { integer, text } from "../../../src/cli/args/value.ts";

const flags = {
  jobs: setting("N", integer(1), { short: "j", help: "" }),
  tag: list("TAGS", text, { help: "" }),
  bail: optional("N", integer(1), { bare: 1, help: "" }),
  "keep-going": toggle("", "k"),
  quiet: toggle("", "q"),
  watch: planned,
};

function read(args: readonly string[], environment: Record<string, string> = {}) {
  return readArguments(flags, args, environment);
}

/** What it says when it refuses `args`. */
function refusal(args: readonly string[], environment: Record<string, string> = {}): string {
  try {
    read(args, environment);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} | ${error.hint ?? ""}`;
    throw error;
  }
  throw new Error("It was not refused");
}

describe("readArguments()", () => {
  test("readArguments() gives every flag a value, given or not", () => {
    expect(read([])).toEqual({
      values: {
        jobs: undefined,
        tag: [],
        bail: undefined,
        "keep-going": false,
        quiet: false,
        watch: undefined,
      },
      positionals: [],
      rest: undefined,
    });
  });

  test.each([
    [["--jobs", "4"]],
    [["--jobs=4"]],
    [["-j", "4"]],
    [["-j4"]],
    [["-j=4"]],
    [["-qj4"]],
    [["--jobs", "2", "--jobs", "4"]],
  ])("readArguments() reads %j as four jobs", (args) => {
    expect(read(args).values.jobs).toBe(4);
  });

  test("readArguments() collects a repeated flag, in order", () => {
    expect(read(["--tag", "a,!b", "x.yml", "--tag=c"])).toMatchObject({
      values: { tag: ["a,!b", "c"] },
      positionals: ["x.yml"],
    });
  });

  test("readArguments() takes the value of an optional one only when it is joined", () => {
    expect(read(["--bail", "3"])).toMatchObject({ values: { bail: 1 }, positionals: ["3"] });
    expect(read(["--bail=3"])).toMatchObject({ values: { bail: 3 }, positionals: [] });
  });

  test("readArguments() keeps an equals sign and an empty text in a value", () => {
    expect(read(["--tag=a=b"]).values.tag).toEqual(["a=b"]);
    expect(refusal(["--tag="])).toStartWith('Invalid value "" for "--tag"');
  });

  test("readArguments() reads nothing after --", () => {
    expect(read(["-q", "--", "node", "--jobs", "x"])).toMatchObject({
      positionals: [],
      rest: ["node", "--jobs", "x"],
    });
    expect(refusal(["--jobs", "--", "4"])).toStartWith('"--jobs" wants a value');
  });

  test("readArguments() takes a lone dash as an argument", () => {
    expect(read(["-"]).positionals).toEqual(["-"]);
    expect(read(["--tag", "-"]).values.tag).toEqual(["-"]);
  });

  test.each([
    [["--job", "4"], 'Unknown flag "--job" | did you mean "--jobs"?'],
    [["--keep-goin"], 'Unknown flag "--keep-goin" | did you mean "--keep-going"?'],
    [["--constructor"], 'Unknown flag "--constructor" | --help lists the flags'],
    [["-x"], 'Unknown flag "-x" | --help lists the flags'],
    [["-qx"], 'Unknown flag "-x" | --help lists the flags'],
    [["--jobs"], '"--jobs" wants a value: --jobs N | '],
    [
      ["--jobs", "-q"],
      '"--jobs" wants a value: --jobs N | expected a whole number of at least 1, got "-q"',
    ],
    [["--tag", "-q"], '"--tag" wants a value: --tag TAGS | for "-q" itself, write "--tag=-q"'],
    [["--quiet=yes"], '"--quiet" takes no value, got "yes" | '],
    [["-q=yes"], '"-q" takes no value, got "yes" | '],
    [
      ["--jobs", "many"],
      'Invalid value "many" for "--jobs": expected a whole number of at least 1 | ',
    ],
    [["-j0"], 'Invalid value "0" for "-j": expected a whole number of at least 1 | '],
    [["--watch"], '"--watch" is not supported yet | '],
  ])("readArguments() refuses %j: %s", (args, expected) => {
    expect(refusal(args)).toBe(expected);
  });
});

describe("readArguments() from the environment", () => {
  test("readArguments() takes what no flag says from its variable", () => {
    const environment = {
      LAMBDA_SIM_JOBS: "8",
      LAMBDA_SIM_KEEP_GOING: "1",
      LAMBDA_SIM_BAIL: "true",
    };
    const { values } = read([], environment);
    expect(values).toMatchObject({ jobs: 8, "keep-going": true, bail: 1 });
    expect(read(["-j2"], environment).values.jobs).toBe(2);
  });

  test("readArguments() reads one value a line for a repeatable flag, which a flag replaces", () => {
    const environment = { LAMBDA_SIM_TAG: "a,b\nc\n" };
    expect(read([], environment).values.tag).toEqual(["a,b", "c"]);
    expect(read(["--tag", "d"], environment).values.tag).toEqual(["d"]);
  });

  test("readArguments() takes an empty variable for one that is not set", () => {
    const { values } = read([], {
      LAMBDA_SIM_JOBS: "",
      LAMBDA_SIM_QUIET: "",
      LAMBDA_SIM_WATCH: "",
    });
    expect(values).toMatchObject({ jobs: undefined, quiet: false });
  });

  test("readArguments() names the variable that is wrong", () => {
    expect(refusal([], { LAMBDA_SIM_JOBS: "x" })).toStartWith(
      'Invalid value "x" for LAMBDA_SIM_JOBS',
    );
    expect(refusal([], { LAMBDA_SIM_QUIET: "maybe" })).toBe(
      'Invalid value "maybe" for LAMBDA_SIM_QUIET: expected "true" or "false" | ',
    );
    expect(refusal([], { LAMBDA_SIM_WATCH: "1" })).toStartWith("LAMBDA_SIM_WATCH is not supported");
    expect(read([], { LAMBDA_SIM_QUIET: "off" }).values.quiet).toBe(false);
  });
});
