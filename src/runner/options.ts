import type { Isolation } from "../scenario/scenario.ts";
import type { Admitted } from "./machine/open-fleet.ts";

/** How scenarios are run; each is a flag of `lambda-sim run`. */
export interface RunOptions {
  /** How many files run at once. */
  readonly jobs: number;
  /** Instead of the scenarios' own timeouts. */
  readonly timeoutMs: number | undefined;
  /** How many more attempts a scenario has that fails. */
  readonly retries: number;
  /** How often each scenario runs. */
  readonly repeat: number;
  /** After how many failed scenarios the run ends; undefined for never. */
  readonly bail: number | undefined;
  /** Goes on with a scenario after a failed step. */
  readonly keepGoing: boolean;
  /** Counts a scenario as failed that passed only at a later attempt. */
  readonly isStrict: boolean;
  /** Keeps the output of processes until their scenario fails; otherwise it is shown at once. */
  readonly hasCapture: boolean;
  /** Leaves processes running between invokes, whatever the scenarios say. */
  readonly isFreezeOff: boolean;
  /** Instead of what the scenarios say. */
  readonly isolation: Isolation | undefined;
  /** Who may speak to the environments besides programs of this machine; nobody unless said. */
  readonly admitted?: Admitted;
  /** Added to the environment of every runtime and extension. */
  readonly environment: Readonly<Record<string, string>>;
}
