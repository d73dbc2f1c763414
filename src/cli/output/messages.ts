import { createConsola, type ConsolaInstance, type LogObject } from "consola/core";
import { visible } from "../../report/text/visible.ts";
import type { TextStream } from "./text-stream.ts";

/** Messages to people: `error`, `warn`, `info`, `debug`. All of them go to stderr. */
export type Messages = Pick<ConsolaInstance, "error" | "warn" | "info" | "debug">;

const LABELS: Partial<Record<LogObject["type"], readonly [label: string, color: number]>> = {
  error: ["error", 31],
  warn: ["warning", 33],
  debug: ["debug", 90],
};

/** How much is said: consola's levels. */
const LEVELS = { quiet: 0, normal: 3, verbose: 4 } as const;
export type Verbosity = keyof typeof LEVELS;

export interface MessagesOptions {
  readonly stderr: TextStream;
  readonly hasColor: boolean;
  readonly verbosity: Verbosity;
}

/**
 * Messages worded `error: …`, with a second argument as `hint: …` below. consola would write some
 * levels to stdout, which belongs to reports; this reporter knows one stream only.
 */
export function createMessages({ stderr, hasColor, verbosity }: MessagesOptions): Messages {
  const paint = (code: number, text: string): string =>
    hasColor ? `\u001B[1;${code}m${text}\u001B[0m` : text;
  return createConsola({
    level: LEVELS[verbosity],
    throttle: 0,
    reporters: [
      {
        log({ type, args }) {
          const [message, hint] = args as readonly unknown[];
          const [label, color] = LABELS[type] ?? [];
          const prefix = label === undefined ? "" : `${paint(color ?? 0, `${label}:`)} `;
          stderr.write(`${prefix}${shown(String(message))}\n`);
          if (typeof hint === "string") stderr.write(`${paint(36, "hint:")} ${shown(hint)}\n`);
        },
      },
    ],
  });
}

/** A message may have lines; what names of files and flags bring along must not command the terminal. */
function shown(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
