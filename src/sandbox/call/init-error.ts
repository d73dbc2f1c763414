import { runtimeError, type PostedError } from "../../lambda/fault.ts";
import { INTERNAL_SERVER_ERROR, type Refusal } from "../../lambda/refusal.ts";
import { refuseTransition } from "../../lambda/runtime.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { Environment } from "../environment.ts";
import { isLeftOver } from "./earlier-generation.ts";

/**
 * `POST /runtime/init/error`. The environment fails when the process exits, as it should now;
 * one that is attached, whose exit nobody sees, fails at once.
 */
export function reportInitError(
  environment: Environment,
  posted: PostedError,
): Refusal | undefined {
  const { generation } = environment;
  const { runtime } = generation;
  if (isLeftOver(environment, RUNTIME)) return INTERNAL_SERVER_ERROR;
  generation.touch();
  const from = runtime.state;
  if (!runtime.advance("initError")) return refuseTransition(from, "initError");
  const fault = runtimeError(posted);
  generation.report(fault);
  if (!generation.processes.has(RUNTIME)) generation.fail(fault);
  return undefined;
}
