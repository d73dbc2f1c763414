import { EXTENSION_EVENT_TYPES } from "../lambda/event.ts";
import type {
  ErrorDirective,
  ExtensionDirectives,
  InvokeDirectives,
  RuntimeDirectives,
} from "../stub/directives.ts";
import { fields, flag, list, numberRule, oneOf, text, whole, type Check } from "./check.ts";

/** One check for each key of an options type: a new key does not compile until it has one. */
export type Table<Options> = Readonly<Record<keyof Options, Check>>;

const durationMs = numberRule(
  "a number of at least 0",
  (value) => value >= 0 && Number.isFinite(value),
);
const exitCode = whole(0, 255);
const lines = list(text());

const error = fields(
  { errorType: text(), errorMessage: text(), stackTrace: lines } satisfies Table<ErrorDirective>,
  ["errorType"],
);

/** The built-in runtime's directives for each init. */
export const runtimeDirectives: Check = fields({
  delayMs: durationMs,
  initError: error,
  exit: exitCode,
  hang: flag,
  log: lines,
  sigterm: oneOf(["ignore"]),
  once: flag,
} satisfies Table<RuntimeDirectives>);

/** The built-in runtime's directives for one invoke. */
export const invokeDirectives: Check = fields({
  sleepMs: durationMs,
  respond: text(),
  error,
  log: lines,
  stream: fields(
    { chunks: lines, everyMs: durationMs, fail: error } satisfies Table<
      NonNullable<InvokeDirectives["stream"]>
    >,
    ["chunks"],
  ),
  afterMs: durationMs,
  allocateBytes: whole(0, Number.MAX_SAFE_INTEGER),
  exit: exitCode,
  signal: text('a signal such as "SIGKILL"', /^SIG[A-Z\d]+$/),
} satisfies Table<InvokeDirectives>);

/** A built-in extension's directives. */
export const extensionDirectives: Check = fields({
  events: list(oneOf(EXTENSION_EVENT_TYPES)),
  delayMs: durationMs,
  hang: oneOf(["register", "next", "shutdown"]),
  initError: error,
  exitError: error,
  exit: exitCode,
  on: oneOf(["init", "invoke", "shutdown"]),
  workMs: durationMs,
  log: lines,
} satisfies Table<ExtensionDirectives>);
