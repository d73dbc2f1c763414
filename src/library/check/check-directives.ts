import { EXTENSION_EVENT_TYPES } from "../../lambda/event.ts";
import { BUFFERING, TELEMETRY_TYPES, type Buffering } from "../../lambda/subscription.ts";
import type {
  ErrorDirective,
  ExtensionDirectives,
  InvokeDirectives,
  RuntimeDirectives,
  TelemetryDirective,
} from "../../stub/directives.ts";
import { fields, flag, list, numberRule, oneOf, rule, text, whole, type Check } from "./check.ts";

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

const telemetryTypes: Check = (value, where) => {
  const isFilled = (each: unknown): boolean => Array.isArray(each) && each.length > 0;
  rule("a list with one type at least", isFilled)(value, where);
  list(oneOf(TELEMETRY_TYPES))(value, where);
};

const telemetry = fields({
  types: telemetryTypes,
  buffering: fields({
    maxItems: whole(BUFFERING.maxItems.min, BUFFERING.maxItems.max),
    maxBytes: whole(BUFFERING.maxBytes.min, BUFFERING.maxBytes.max),
    timeoutMs: whole(BUFFERING.timeoutMs.min, BUFFERING.timeoutMs.max),
  } satisfies Table<Buffering>),
  protocol: oneOf(["HTTP", "TCP"]),
  slowMs: durationMs,
  refuse: flag,
} satisfies Table<TelemetryDirective>);

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
  telemetry,
} satisfies Table<ExtensionDirectives>);
