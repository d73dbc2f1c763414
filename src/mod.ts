/** The library: AWS Lambda's execution environment, for tests written in TypeScript. */
export { Simulator, type ReadonlyJournal } from "./library/simulator.ts";
export type {
  ExtensionOption,
  FunctionOptions,
  InvokeOptions,
  ProgramOption,
  RuntimeOption,
  SimulatorOptions,
} from "./library/options.ts";
export type { InvokeAnswer, InvokeResult } from "./library/invocation/result.ts";
export type { InvocationState } from "./library/invocation/invocation-state.ts";
export type { SimulatorPhase } from "./library/wait/phase.ts";
export type { RegisteredExtension } from "./library/extension/registered-extension.ts";
export {
  formatLifecycleEvent,
  parseLifecycleEvent,
  type LifecycleEvent,
} from "./library/extension/lifecycle-event.ts";
export type { Telemetry } from "./library/telemetry/telemetry.ts";
export type {
  EmittedEventOf,
  TelemetryEventOf,
  TelemetryFilter,
  TelemetryPredicate,
} from "./library/telemetry/telemetry-filter.ts";
export type { DeliveryPolicy } from "./telemetry/delivery-policy.ts";
export type { TelemetrySubscription } from "./library/telemetry/telemetry-subscription.ts";
export { parseShutdownReason } from "./library/extension/shutdown-reason.ts";
export type { EntryWaitOptions, WaitOptions } from "./library/wait/wait-options.ts";
export { LeakError, WaitTimeout } from "./library/errors.ts";
export { ToolError } from "./core/tool-error.ts";
export type { ExtensionEventType } from "./lambda/event.ts";
export type { FunctionSettings } from "./lambda/function.ts";
export type { Outcome } from "./lambda/invocation.ts";
export type { Happening, JournalEntry, ProcessExit } from "./lambda/journal-entry.ts";
export type { Records } from "./lambda/records.ts";
export type { LogsEvent } from "./lambda/logs-event.ts";
export type {
  ExtensionReady as PlatformExtension,
  InitReport as PlatformInitReport,
  InitRuntimeDone as PlatformInitRuntimeDone,
  InitStart as PlatformInitStart,
  InvokeStart as PlatformStart,
  LogsDropped as PlatformLogsDropped,
  PlatformEvent,
  Report as PlatformReport,
  RuntimeDone as PlatformRuntimeDone,
  Span,
  Subscribed as PlatformSubscription,
  TraceContext,
} from "./lambda/platform-event.ts";
export type { TelemetryApi, TelemetryType } from "./lambda/subscription.ts";
export type { EmittedEvent, LineEvent, TelemetryEvent } from "./lambda/telemetry-event.ts";
export type { PhaseStatus, ShutdownReason, Start } from "./lambda/phase.ts";
export type {
  ErrorDirective,
  ExtensionDirectives,
  InvokeDirectives,
  RuntimeDirectives,
  TelemetryDirective,
} from "./stub/directives.ts";
