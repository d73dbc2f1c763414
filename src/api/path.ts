import type { WireRequest } from "../core/http.ts";

/** The path of `request`. If its target is no URL, the target itself. */
export function pathOf({ url }: WireRequest): string {
  return URL.parse(url)?.pathname ?? url;
}
