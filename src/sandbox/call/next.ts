import { err, ok, type Result } from "../../core/result.ts";
import { INTERNAL_SERVER_ERROR, type Refusal } from "../../lambda/refusal.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { Environment } from "../environment.ts";
import type { Turn } from "../turn.ts";
import { isLeftOver } from "./earlier-generation.ts";

/** An invocation on its way to the client that polled, which may have gone. */
export interface Delivery {
  readonly turn: Turn;
  /** Takes it back, because it could not be written. */
  readonly undeliver: () => void;
}

/** `GET /runtime/invocation/next`. Rejects with the signal's reason, or when the environment is reset. */
export function nextInvocation(
  environment: Environment,
  options: { signal?: AbortSignal | undefined },
): Result<Promise<Delivery>, Refusal> {
  const { generation } = environment;
  const { runtime, registry } = generation;
  if (isLeftOver(environment, RUNTIME)) return err(INTERNAL_SERVER_ERROR);
  const isFirst = runtime.isStarting;
  generation.touch();
  const polled = runtime.next(options);
  if (!polled.ok) return err(polled.error);
  if (isFirst) {
    // Internal extensions may register until now (RIE internal/lambda/rapid/handlers.go).
    registry.close();
    environment.record({ type: "next", source: RUNTIME });
  }
  generation.notify();
  return ok(polled.value.then((turn) => ({ turn, undeliver: () => runtime.redeliver(turn) })));
}
