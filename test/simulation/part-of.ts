import { RUNTIME } from "../../src/lambda/source-name.ts";
import { playExtension } from "./extension-part.ts";
import type { Plan } from "./plan.ts";
import type { Play } from "./play.ts";
import { playRuntime } from "./runtime-part.ts";
import { isShared } from "./share-some.ts";
import { playSharedRuntime } from "./shared-runtime-part.ts";

/** What the process `name` does in a simulation with that plan. */
export function partOf(plan: Plan, name: string): Play {
  if (name !== RUNTIME) return playExtension;
  if (!isShared(plan)) return playRuntime;
  return (process, faultRate) => playSharedRuntime(process, faultRate, plan.slots);
}
