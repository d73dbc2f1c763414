import { plural } from "../../core/plural.ts";
import { SCENARIO_NAMES } from "../../runner/find/discover.ts";
import type { Shard } from "../args/value.ts";
import type { CommandContext } from "../command/runnable.ts";
import { EXIT, type ExitCode } from "../exit.ts";

const SHOW = "lambda-sim list shows what there is";
const ALLOW_EMPTY = "--allow-empty makes this a success";

/** Where it was looked for scenarios that are not there. */
export interface Search {
  readonly isAllowed: boolean;
  /** How many files were read. */
  readonly files: number;
  /** The part that was asked for of the files that match, where that is what is empty. */
  readonly share?: { readonly shard: Shard; readonly matching: number } | undefined;
}

/** Says that there is nothing in what was searched, unless that is allowed; the exit code it comes to. */
export function printNothingFound(
  { isAllowed, files, share }: Search,
  { messages }: CommandContext,
): ExitCode {
  if (isAllowed) return EXIT.success;
  if (files === 0) messages.error("Found no scenario file", `it looks for ${SCENARIO_NAMES}`);
  else messages.error("No scenario matches", `${share ? describe(share) : SHOW}; ${ALLOW_EMPTY}`);
  return EXIT.empty;
}

function describe({ shard: { index, count }, matching }: NonNullable<Search["share"]>): string {
  const matches = `${plural(matching, "file")} that ${matching === 1 ? "matches" : "match"}`;
  return `a shard is made of whole files, and of ${matches}, shard ${index}/${count} gets none`;
}
