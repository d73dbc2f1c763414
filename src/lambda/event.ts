import type { ShutdownReason } from "./phase.ts";

/** The events that an extension may register for: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html */
export const EXTENSION_EVENT_TYPES = ["INVOKE", "SHUTDOWN"] as const;
export type ExtensionEventType = (typeof EXTENSION_EVENT_TYPES)[number];

/** The answer to `GET /2020-01-01/extension/event/next`. `deadlineMs` is in epoch milliseconds. */
export type ExtensionEvent =
  | {
      readonly eventType: "INVOKE";
      readonly deadlineMs: number;
      readonly requestId: string;
      readonly invokedFunctionArn: string;
      readonly tracing?: { readonly type: "X-Amzn-Trace-Id"; readonly value: string };
    }
  | {
      readonly eventType: "SHUTDOWN";
      readonly deadlineMs: number;
      readonly shutdownReason: ShutdownReason;
    };
