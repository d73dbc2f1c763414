import { RESERVED_VARIABLES } from "../../lambda/environment-variables.ts";
import {
  FUNCTION_NAME,
  INITIALIZATION_TYPES,
  LOG_FORMATS,
  type FunctionSettings,
} from "../../lambda/function.ts";
import {
  MAX_EXTENSIONS,
  MAX_MEMORY_MB,
  MAX_TIMEOUT_MS,
  MIN_MEMORY_MB,
  UNRESERVED_CONCURRENCY,
} from "../../lambda/limits.ts";
import { APPLICATION_LOG_LEVELS, SYSTEM_LOG_LEVELS } from "../../lambda/log-level.ts";
import type { RuntimeChoice } from "../../scenario/scenario.ts";
import {
  extensionDirectives,
  invokeDirectives,
  runtimeDirectives,
  type Table,
} from "./check-directives.ts";
import {
  anything,
  fields,
  flag,
  isFields,
  list,
  numberRule,
  oneOf,
  record,
  rule,
  text,
  whole,
  type Check,
} from "./check.ts";
import type { InvokeOptions, SimulatorOptions } from "../options.ts";
import type { EntryWaitOptions, WaitOptions } from "../wait/wait.ts";

/** Names that other things of an environment have. */
const TAKEN_NAMES = ["runtime", "platform"];
const UNSUPPORTED_INITIALIZATION = ["snap-start", "lambda-managed-instances"];

/**
 * Checks what a simulator is started with, by name and by value, as scenario files are checked.
 *
 * @throws TypeError, or RangeError for a number out of bounds; the message names the option.
 */
export function checkSimulatorOptions(options: unknown): void {
  const runtime = isFields(options) ? options["runtime"] : undefined;
  const isAttached = runtime === undefined || runtime === "attach";
  const check = fields({
    function: functionSettings(isAttached),
    runtime: actor(runtimeDirectives),
    extensions,
    freeze: flag,
    environment: record(variable),
    cwd: text(),
    isolate: oneOf(["none", "hosts"]),
    runtimeAddress: fields({ host: text(), port: whole(0, 65_535) }),
    ports: list(whole(1, 65_535)),
    waitTimeoutMs: numberRule("a number over 0", (value) => value > 0),
  } satisfies Table<SimulatorOptions>);
  check(options, { action: "Cannot start the simulator", path: "" });
}

const waitTable: Table<WaitOptions> = {
  signal: rule("an AbortSignal", (value) => isFields(value) && "throwIfAborted" in value),
  timeoutMs: numberRule("a number of at least 0", (value) => value >= 0),
};

const invokeTable: Table<InvokeOptions> = {
  requestId: text("1 to 128 letters, digits, - and _", /^[\w-]{1,128}$/),
  traceId: text(),
  clientContext: anything,
  identity: anything,
  tenantId: text(),
  qualifier: text(),
  stub: invokeDirectives,
};

/** Checks the options of a wait; throws as {@link checkSimulatorOptions}. */
export function checkWait(options: unknown, action = "Cannot wait"): void {
  fields({ ...waitTable })(options, { action, path: "" });
}

/** Takes the options of a wait for an entry of the journal. */
export const entryWait: Check = fields({
  ...waitTable,
  since: whole(0, Number.MAX_SAFE_INTEGER),
  what: text(),
} satisfies Table<EntryWaitOptions>);

/** Checks what is asked of a wait for an entry; throws as {@link checkSimulatorOptions}. */
export function checkEntryWait(predicate: unknown, options: unknown): void {
  const where = { action: "Cannot wait", path: "" };
  const isFunction = rule("a function", (value) => typeof value === "function");
  isFunction(predicate, { ...where, path: "predicate" });
  entryWait(options, where);
}

/** Checks the options of an invoke of a runtime of that kind; throws as {@link checkSimulatorOptions}. */
export function checkInvoke(options: unknown, runtime: RuntimeChoice["kind"]): void {
  const action = "Cannot invoke";
  fields({ ...invokeTable })(options, { action, path: "" });
  if (runtime === "stub" || (options as InvokeOptions).stub === undefined) return;
  const hint = 'leave it out, or start the simulator with { runtime: "stub" }';
  throw new TypeError(`${action}: "stub" is only for the built-in runtime; ${hint}`);
}

/** Checks the options of an invoke that is waited for; throws as {@link checkSimulatorOptions}. */
export function checkInvokeAndWait(options: unknown): void {
  fields({ ...invokeTable, ...waitTable })(options, { action: "Cannot invoke", path: "" });
}

function functionSettings(isAttached: boolean): Check {
  const timeout = `more than 0 and at most ${MAX_TIMEOUT_MS}, or Infinity with an attached runtime`;
  return fields({
    name: text("1 to 64 letters, digits, - and _", FUNCTION_NAME),
    version: text('"$LATEST" or a number', /^(?:\$LATEST|\d+)$/),
    handler: text("at most 128 characters without spaces", /^\S{0,128}$/),
    timeoutMs: numberRule(timeout, (value) => {
      return value > 0 && (value <= MAX_TIMEOUT_MS || (value === Infinity && isAttached));
    }),
    memorySize: whole(MIN_MEMORY_MB, MAX_MEMORY_MB),
    concurrency: whole(1, UNRESERVED_CONCURRENCY),
    environment: record((name, value, where) => {
      if (RESERVED_VARIABLES.has(name)) {
        const hint = 'for one process, set it in its "environment"';
        throw new TypeError(`${where.action}: "${name}" is set by Lambda itself; ${hint}`);
      }
      variable(name, value, where);
    }),
    region: text('a region such as "us-east-1"', /^[a-z]{2,}(?:-[a-z]+)+-\d+$/),
    accountId: text("12 digits", /^\d{12}$/),
    initializationType,
    logFormat: oneOf(LOG_FORMATS),
    applicationLogLevel: oneOf(APPLICATION_LOG_LEVELS),
    systemLogLevel: oneOf(SYSTEM_LOG_LEVELS),
    tracing: oneOf(["Active", "PassThrough"]),
  } satisfies Table<FunctionSettings>);
}

const initializationType: Check = (value, where) => {
  if (UNSUPPORTED_INITIALIZATION.includes(String(value))) {
    const problem = `"initializationType: ${String(value)}" is not supported yet`;
    throw new TypeError(`${where.action}: ${problem}`);
  }
  const supported = INITIALIZATION_TYPES.filter(
    (type) => !UNSUPPORTED_INITIALIZATION.includes(type),
  );
  oneOf(supported)(value, where);
};

/** What the system can hand to a process. */
const handedOver = text("text without NUL", /^[^\0]*$/);

const variable: Parameters<typeof record>[0] = (name, value, where) => {
  // What the system cannot hand to a process.
  if (name === "" || /[=\0]/.test(name)) {
    throw new TypeError(`${where.action}: "${name}" cannot be the name of a variable`);
  }
  handedOver(value, where);
};

const argv: Check = (value, where) => {
  const isFilled = (each: unknown): boolean => Array.isArray(each) && each.length > 0;
  rule("a list of program and arguments", isFilled)(value, where);
  list(handedOver)(value, where);
  const [program] = value as readonly string[];
  text("a program", /./s)(program, { ...where, path: `${where.path}[0]` });
};

/** A runtime or an extension; `directives` are for the one that is built in. */
function actor(directives: Check): Check {
  const program = { command: argv, environment: record(variable), cwd: text(), stub: directives };
  return (value, where) => {
    if (value === "attach" || value === "stub") return;
    if (Array.isArray(value)) return argv(value, where);
    if (isFields(value)) {
      const isStub = Object.hasOwn(value, "stub");
      if (isStub && Object.hasOwn(value, "command")) {
        const problem = `"command" and "stub" of "${where.path}" exclude each other`;
        throw new TypeError(`${where.action}: ${problem}`);
      }
      return isStub
        ? fields({ stub: directives })(value, where)
        : fields(program, ["command"])(value, where);
    }
    const kinds = '"attach", "stub", a list of program and arguments, or an object';
    const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
    const hint = typeof value === "string" ? `; a program is a list, [${shown}]` : "";
    throw new TypeError(`${where.action}: "${where.path}" must be ${kinds}, not ${shown}${hint}`);
  };
}

const extensions: Check = (value, where) => {
  const extension = actor(extensionDirectives);
  record((name, each, place) => {
    if (name.trim() === "") throw new TypeError(`${where.action}: an extension has a name`);
    if (TAKEN_NAMES.includes(name)) {
      throw new TypeError(`${where.action}: an extension cannot be called "${name}"`);
    }
    extension(each, place);
  })(value, where);
  const count = Object.keys(value as object).length;
  if (count <= MAX_EXTENSIONS) return;
  const problem = `a function has at most ${MAX_EXTENSIONS} extensions, not ${count}`;
  throw new RangeError(`${where.action}: ${problem}`);
};
