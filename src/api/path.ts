import type { WireRequest } from "../core/http.ts";

/** The path of `request`, or all that it asked for where that is no URL. */
export function pathOf({ url }: WireRequest): string {
  return URL.parse(url)?.pathname ?? url;
}
