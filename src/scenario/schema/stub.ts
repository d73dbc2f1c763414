import { EXTENSION_EVENT_TYPES } from "../../lambda/event.ts";
import { BUFFERING, TELEMETRY_TYPES, type Buffering } from "../../lambda/subscription.ts";
import type {
  ErrorDirective,
  ExtensionDirectives,
  InvokeDirectives,
  RuntimeDirectives,
  TelemetryDirective,
} from "../../stub/directives.ts";
import { jsonOf } from "../tree-text.ts";
import { anything, list, map } from "./collection.ts";
import { refuse } from "./complaint.ts";
import { anyText, boolean, duration, number, oneOf, size, text } from "./leaf.ts";

/** Signals that a process can be sent, or can send itself. */
export const SIGNALS = [
  "SIGTERM",
  "SIGKILL",
  "SIGINT",
  "SIGHUP",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGSEGV",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGILL",
  "SIGTRAP",
  "SIGPIPE",
  "SIGALRM",
  "SIGSTOP",
  "SIGCONT",
] as const;

const exitCode = number({ min: 0, max: 255 });
const log = list(anyText());
const errorType = text().describe("As AWS spells it: Runtime.UnknownReason");

const errorDirective = map({
  errorType,
  errorMessage: anyText().optional(),
  stackTrace: list(anyText()).optional(),
}).transform((error) => present<ErrorDirective>(error));

/** The runtime, for every init. */
export const runtimeStubSchema = map({
  delay: duration().optional().describe("Wait before the first next"),
  initError: errorDirective.optional().describe("Post this to /init/error"),
  exit: exitCode.optional().describe("Exit with this code instead of polling"),
  hang: boolean().optional().describe("Never poll"),
  log: log.optional().describe("Lines to write at init"),
  sigterm: oneOf(["ignore"]).optional().describe("Ignore SIGTERM"),
  once: boolean().optional().describe("Do the rest at the first init only"),
}).transform(({ delay: delayMs, ...rest }) => present<RuntimeDirectives>({ delayMs, ...rest }));

const stream = map({
  chunks: list(anyText()).describe("Texts, each a chunk"),
  every: duration().optional().describe("Pause between chunks"),
  fail: errorDirective.optional().describe("End with this error, in the trailers"),
}).transform(({ every: everyMs, ...rest }) => {
  return present<NonNullable<InvokeDirectives["stream"]>>({ everyMs, ...rest });
});

/** The runtime, for one invoke. */
export const invokeStubSchema = map({
  sleep: duration().optional().describe("Work before the answer"),
  respond: anything().optional().describe("Answer with this JSON instead of the payload"),
  error: errorDirective.optional().describe("Post this to /error"),
  log: log.optional().describe("Lines to write"),
  stream: stream.optional().describe("Answer as a stream"),
  after: duration().optional().describe("Work between the answer and the following next"),
  allocate: size().optional().describe("Take this much memory, such as 200MB"),
  exit: exitCode.optional().describe("Exit with this code"),
  signal: oneOf(SIGNALS).optional().describe("Die of this signal"),
}).transform(({ sleep, after, allocate, respond, ...rest }, context) => {
  const answers = Object.entries({ respond, error: rest.error, stream: rest.stream });
  const [first, second] = answers.flatMap(([key, value]) => (value === undefined ? [] : [key]));
  if (second !== undefined) {
    return refuse(context, { message: `"${first}" and "${second}" exclude each other` });
  }
  return present<InvokeDirectives>({
    sleepMs: sleep,
    afterMs: after,
    allocateBytes: allocate,
    respond: respond && jsonOf(respond),
    ...rest,
  });
});

const buffering = map({
  maxItems: number(BUFFERING.maxItems).optional().describe("Send so many events at the latest"),
  maxBytes: number(BUFFERING.maxBytes).optional().describe("Send so many bytes at the latest"),
  timeoutMs: number(BUFFERING.timeoutMs).optional().describe("Milliseconds to wait for more"),
}).transform((written) => present<Partial<Buffering>>(written));

const telemetry = map({
  types: list(oneOf(TELEMETRY_TYPES), { isFilled: true })
    .optional()
    .describe("What to subscribe to; all of it unless said"),
  buffering: buffering.optional().describe("When to deliver; Lambda's defaults unless said"),
  protocol: oneOf(["HTTP", "TCP"]).optional().describe("How to deliver; HTTP unless said"),
  slow: duration()
    .optional()
    .describe("Work before each answer, or with TCP before reading on after each chunk"),
  refuse: boolean()
    .optional()
    .describe("Answer with status 500, or with TCP hang up on each connection"),
}).transform(({ slow: slowMs, ...rest }) => present<TelemetryDirective>({ slowMs, ...rest }));

/** An extension. */
export const extensionStubSchema = map({
  events: list(oneOf(EXTENSION_EVENT_TYPES))
    .optional()
    .describe("What to register for; both unless said"),
  delay: duration().optional().describe("Wait before register"),
  hang: oneOf(["register", "next", "shutdown"]).optional().describe("Hang there"),
  initError: map({ errorType, errorMessage: anyText().optional() })
    .transform((error) => present<ErrorDirective>(error))
    .optional()
    .describe("Post this to /extension/init/error"),
  exitError: map({ errorType, errorMessage: anyText().optional() })
    .transform((error) => present<ErrorDirective>(error))
    .optional()
    .describe("Post this to /extension/exit/error"),
  exit: exitCode.optional().describe("Exit with this code, at the moment of `on`"),
  on: oneOf(["init", "invoke", "shutdown"]).optional().describe("When to exit; invoke unless said"),
  work: duration().optional().describe("Work after each event"),
  log: log.optional().describe("Lines to write for each event"),
  telemetry: telemetry.optional().describe("Subscribe to telemetry at init, and read it away"),
}).transform(({ delay: delayMs, work: workMs, ...rest }, context) => {
  if (rest.on !== undefined && rest.exit === undefined) {
    return refuse(context, { message: '"on" is when to "exit", and there is no "exit"' });
  }
  return present<ExtensionDirectives>({ delayMs, workMs, ...rest });
});

/** `values` without the keys that were left out, so that what is sent to a process is what was said. */
function present<Directives extends object>(values: {
  readonly [Key in keyof Directives]: Directives[Key] | undefined;
}): Directives {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Directives;
}
