/** Exit codes by what they mean. */
export const EXIT = {
  /** Every scenario passed, or what was asked for was done. */
  success: 0,
  /** An expectation or a threshold did not hold. */
  failed: 1,
  /** The command line or a scenario file is wrong; nothing was run. */
  usage: 2,
  /** The machine would not: a port, a spawn, the file system. */
  tool: 3,
  /** Nothing matched. */
  empty: 4,
  /** A bug in lambda-sim (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** 128 and the number of the signal, as shells count. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Which one wins when several apply, the strongest first. */
export const PRECEDENCE: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.terminated,
  EXIT.hungUp,
  EXIT.bug,
  EXIT.usage,
  EXIT.tool,
  EXIT.failed,
  EXIT.empty,
  EXIT.success,
];

/** The one of `codes` to exit with; success when there are none. */
export function strongest(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.success;
}
