/** Exit codes by what they mean. */
export const EXIT = {
  /** Every scenario passed, or the command has done its work. */
  success: 0,
  /** An expectation or a threshold did not hold. */
  failed: 1,
  /** The command line or a scenario file is wrong; nothing was run. */
  usage: 2,
  /** The machine refused: a port, a spawn, the file system. */
  tool: 3,
  /** No scenario matched. */
  empty: 4,
  /** A bug in lambda-sim (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** 128 and the number of the signal, as shells count. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The order in which exit codes win when several apply, the strongest first. */
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

/** The strongest of `codes`; success when there are none. */
export function strongest(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.success;
}
