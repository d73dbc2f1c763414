/** The directives of the built-in runtime and extension. Scenario files and the library read these rules. */
import type { WholeRule, WordRule } from "../core/rule.ts";
import { EXTENSION_EVENT_TYPES } from "../lambda/event.ts";
import { BUFFERING, TELEMETRY_TYPES, type Buffering } from "../lambda/subscription.ts";
import type {
  ErrorDirective,
  ExtensionDirectives,
  InvokeDirectives,
  RuntimeDirectives,
  TelemetryDirective,
} from "./directives.ts";
import type { Group, RulesFor } from "./rule.ts";

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

const MILLISECONDS = { kind: "milliseconds" } as const;
const FLAG = { kind: "flag" } as const;
const EXIT_CODE: WholeRule = { kind: "whole", min: 0, max: 255 };
const TEXT = { kind: "anyText", isLoose: true } as const;
const TEXTS = { kind: "list", item: TEXT } as const;

const ERROR_TYPE = {
  kind: "anyText",
  isLoose: false,
  about: "As AWS spells it: Runtime.UnknownReason",
} as const;

const ERROR = {
  kind: "group",
  rules: {
    errorType: ERROR_TYPE,
    errorMessage: { ...TEXT, about: "What the error says" },
    stackTrace: { ...TEXTS, about: "Lines of the stack trace" },
  } satisfies RulesFor<ErrorDirective>,
  required: ["errorType"],
} as const;

/** The built-in runtime, for every init. */
export const RUNTIME_RULES = {
  kind: "group",
  rules: {
    delayMs: { ...MILLISECONDS, about: "Wait before the first next" },
    initError: { ...ERROR, about: "Post this to /init/error" },
    exit: { ...EXIT_CODE, about: "Exit with this code instead of polling" },
    hang: { ...FLAG, about: "Never poll" },
    log: { ...TEXTS, about: "Lines to write at init" },
    sigterm: { ...words("ignore"), about: "Ignore SIGTERM" },
    once: { ...FLAG, about: "Do the rest at the first init only" },
  } satisfies RulesFor<RuntimeDirectives>,
} as const satisfies Group;

const STREAM = {
  kind: "group",
  rules: {
    chunks: { ...TEXTS, about: "Texts, each a chunk" },
    everyMs: { ...MILLISECONDS, about: "Pause between chunks" },
    fail: { ...ERROR, about: "End with this error, in the trailers" },
  } satisfies RulesFor<NonNullable<InvokeDirectives["stream"]>>,
  required: ["chunks"],
} as const;

/** The built-in runtime, for one invoke. */
export const INVOKE_RULES = {
  kind: "group",
  rules: {
    sleepMs: { ...MILLISECONDS, about: "Work before the answer" },
    respond: { kind: "json", about: "Answer with this JSON instead of the payload" },
    error: { ...ERROR, about: "Post this to /error" },
    log: { ...TEXTS, about: "Lines to write" },
    stream: { ...STREAM, about: "Answer as a stream" },
    afterMs: { ...MILLISECONDS, about: "Work between the answer and the following next" },
    allocateBytes: { kind: "bytes", about: "Take this much memory, such as 200MB" },
    exit: { ...EXIT_CODE, about: "Exit with this code" },
    signal: { ...words(...SIGNALS), about: "Die of this signal" },
  } satisfies RulesFor<InvokeDirectives>,
  conflict(keys) {
    const [first, second] = ["respond", "error", "stream"].filter((key) => keys.includes(key));
    return second === undefined ? undefined : `"${first}" and "${second}" exclude each other`;
  },
} as const satisfies Group;

const BUFFERING_RULES = {
  maxItems: { ...bounds("maxItems"), about: "Send so many events at the latest" },
  maxBytes: { ...bounds("maxBytes"), about: "Send so many bytes at the latest" },
  timeoutMs: { ...bounds("timeoutMs"), about: "Milliseconds to wait for more" },
} satisfies RulesFor<Buffering>;

const TELEMETRY = {
  kind: "group",
  rules: {
    types: {
      kind: "list",
      item: words(...TELEMETRY_TYPES),
      isFilled: true,
      about: "What to subscribe to; all of it unless said",
    },
    buffering: {
      kind: "group",
      rules: BUFFERING_RULES,
      about: "When to deliver; Lambda's defaults unless said",
    },
    protocol: { ...words("HTTP", "TCP"), about: "How to deliver; HTTP unless said" },
    slowMs: {
      ...MILLISECONDS,
      about: "Work before each answer, or with TCP before reading on after each chunk",
    },
    refuse: { ...FLAG, about: "Answer with status 500, or with TCP hang up on each connection" },
  } satisfies RulesFor<TelemetryDirective>,
} as const;

/** A built-in extension. */
export const EXTENSION_RULES = {
  kind: "group",
  rules: {
    events: {
      kind: "list",
      item: words(...EXTENSION_EVENT_TYPES),
      about: "What to register for; both unless said",
    },
    delayMs: { ...MILLISECONDS, about: "Wait before register" },
    hang: { ...words("register", "next", "shutdown"), about: "Hang there" },
    initError: { ...ERROR, about: "Post this to /extension/init/error" },
    exitError: { ...ERROR, about: "Post this to /extension/exit/error" },
    exit: { ...EXIT_CODE, about: "Exit with this code, at the moment of `on`" },
    on: { ...words("init", "invoke", "shutdown"), about: "When to exit; invoke unless said" },
    workMs: { ...MILLISECONDS, about: "Work after each event" },
    log: { ...TEXTS, about: "Lines to write for each event" },
    telemetry: { ...TELEMETRY, about: "Subscribe to telemetry at init, and read it away" },
  } satisfies RulesFor<ExtensionDirectives>,
  conflict(keys) {
    const isAimless = keys.includes("on") && !keys.includes("exit");
    return isAimless ? '"on" is when to "exit", and there is no "exit"' : undefined;
  },
} as const satisfies Group;

function words<const Word extends string>(...all: readonly Word[]): WordRule<Word> {
  return { kind: "word", words: all };
}

function bounds(name: keyof Buffering): WholeRule {
  const { min, max } = BUFFERING[name];
  return { kind: "whole", min, max };
}
