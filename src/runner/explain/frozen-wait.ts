import type { Explainer } from "./facts.ts";

/** Why nothing more comes while every environment is frozen. */
export const FROZEN =
  "the environment is frozen, so nothing more can come before the next invoke or the shutdown";

/** That the check did not wait, since the environment is frozen. */
export const explainFrozenWait: Explainer = (_, { isCutShort }) =>
  isCutShort ? FROZEN : undefined;
