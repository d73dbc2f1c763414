import type { Selection } from "../runner/select.ts";
import type { Arguments } from "./args.ts";
import type { selectionFlags } from "./flags.ts";

/** What `--filter` and `--tag` select; all of it, and in the order of the files. */
export function selectionOf(values: Arguments<typeof selectionFlags>["values"]): Selection {
  return { filter: values.filter, tags: values.tag, shard: undefined, seed: undefined };
}
