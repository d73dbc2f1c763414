import { plural } from "../../core/plural.ts";
import { SCENARIO_NAMES } from "../../runner/find/discover.ts";
import type { Shard } from "../args/value.ts";
import type { CommandContext } from "../command/runnable.ts";
import { EXIT, type ExitCode } from "../exit.ts";

const SHOW = "lambda-sim list shows what there is";
const ALLOW_EMPTY = "--allow-empty makes this a success";

/** A search that found no scenario. */
export interface Search {
  readonly isAllowed: boolean;
  /** How many files were read. */
  readonly files: number;
  /** The shard that was asked for, when it is empty although `matching` files match. */
  readonly share?: { readonly shard: Shard; readonly matching: number } | undefined;
}

/** Why nothing was found, for people. */
interface Reason {
  readonly message: string;
  readonly hint: string;
}

/** Why a search found nothing; undefined where that is allowed, or no failure. */
export function whyNothingFound({ isAllowed, files, share }: Search): Reason | undefined {
  // With more machines than files some have nothing to do, and that is no failure of theirs.
  if (isAllowed || share) return undefined;
  if (files > 0) return { message: "No scenario matches", hint: `${SHOW}; ${ALLOW_EMPTY}` };
  return { message: "Found no scenario file", hint: `it looks for ${SCENARIO_NAMES}` };
}

/** Prints that a search found nothing, unless that is allowed. Returns the exit code; a shard may be empty. */
export function printNothingFound(search: Search, { messages }: CommandContext): ExitCode {
  const { isAllowed, share } = search;
  const reason = whyNothingFound(search);
  if (reason) messages.error(reason.message, reason.hint);
  else if (share && !isAllowed) messages.info(`No scenario for this shard: ${describe(share)}`);
  return reason ? EXIT.empty : EXIT.success;
}

function describe({ shard: { index, count }, matching }: NonNullable<Search["share"]>): string {
  const matches = `${plural(matching, "file")} that ${matching === 1 ? "matches" : "match"}`;
  return `a shard is made of whole files, and of ${matches}, shard ${index}/${count} gets none`;
}
