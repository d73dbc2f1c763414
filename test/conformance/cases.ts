import { extensions } from "./cases/extension.ts";
import { failures } from "./cases/failure.ts";
import { responses } from "./cases/response.ts";
import { routes } from "./cases/route.ts";
import type { Case } from "./play.ts";

/** All cases, by the names of their recordings. */
export const cases: Readonly<Record<string, Case>> = {
  ...responses,
  ...failures,
  ...routes,
  ...extensions,
};
