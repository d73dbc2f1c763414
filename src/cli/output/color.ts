import type { Environment } from "../args/args.ts";

/** Where text goes, as far as its colors depend on it. */
export interface ColorTarget {
  readonly isTTY?: boolean | undefined;
}

/**
 * Whether text for `target` is colored. The strongest first: `--no-color`, FORCE_COLOR (`0` and
 * `false` are off), NO_COLOR with any value (https://no-color.org), a terminal that can.
 */
export function hasColor(
  target: ColorTarget,
  environment: Environment,
  { isOff = false }: { isOff?: boolean } = {},
): boolean {
  const { FORCE_COLOR: force = "", NO_COLOR: no = "", TERM: terminal } = environment;
  if (isOff) return false;
  if (force !== "") return force !== "0" && force !== "false";
  if (no !== "" || terminal === "dumb") return false;
  return target.isTTY === true;
}
