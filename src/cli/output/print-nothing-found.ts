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

/** Prints that a search found nothing, unless that is allowed. Returns the exit code; a shard may be empty. */
export function printNothingFound(
  { isAllowed, files, share }: Search,
  { messages }: CommandContext,
): ExitCode {
  if (isAllowed) return EXIT.success;
  if (share) {
    // With more machines than files some have nothing to do, and that is no failure of theirs.
    messages.info(`No scenario for this shard: ${describe(share)}`);
    return EXIT.success;
  }
  if (files === 0) messages.error("Found no scenario file", `it looks for ${SCENARIO_NAMES}`);
  else messages.error("No scenario matches", `${SHOW}; ${ALLOW_EMPTY}`);
  return EXIT.empty;
}

function describe({ shard: { index, count }, matching }: NonNullable<Search["share"]>): string {
  const matches = `${plural(matching, "file")} that ${matching === 1 ? "matches" : "match"}`;
  return `a shard is made of whole files, and of ${matches}, shard ${index}/${count} gets none`;
}
