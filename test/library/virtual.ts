import { startOn } from "../../src/library/simulator.ts";
import type { Simulator, SimulatorOptions } from "../../src/mod.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

/** A simulator on a clock that stands still until the test moves it; what acts in it is attached. */
export interface VirtualSimulator extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
}

/** Starts one. At its end time goes on, so that what no actor brings to an end is over in time. */
export async function startVirtual(options: SimulatorOptions = {}): Promise<VirtualSimulator> {
  const clock = new VirtualClock();
  const simulator = await startOn(clock, options);
  return {
    simulator,
    clock,
    async [Symbol.asyncDispose]() {
      const end = { isReached: false };
      const closed = simulator.close().finally(() => (end.isReached = true));
      while (!end.isReached) await clock.advance(100);
      await closed;
    },
  };
}

/** The error that `wait` ends with while time goes on by `ms`, or one that says that it did not. */
export async function errorWithin(
  clock: VirtualClock,
  ms: number,
  wait: Promise<unknown>,
): Promise<Error> {
  const ended = wait.then(
    () => new Error("The wait should have timed out"),
    (error: unknown) => error as Error,
  );
  await clock.advance(ms);
  return ended;
}
