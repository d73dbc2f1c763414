import { err, ok, type Result } from "../core/result.ts";
import { normalizeErrorType, runtimeInitError } from "../lambda/fault.ts";
import { INTERNAL_SERVER_ERROR, type Refusal } from "../lambda/refusal.ts";
import type { Invocation } from "./invocation.ts";
import { isLeftOver } from "./launch.ts";
import { RUNTIME } from "./ports.ts";
import type { Sandbox } from "./sandbox.ts";

/** An invocation on its way to the client that polled, which may have gone. */
export interface Delivery {
  readonly invocation: Invocation;
  /** Takes it back, because it could not be written. */
  readonly undeliver: () => void;
}

/** `GET /runtime/invocation/next`. Rejects with the signal's reason, or when the environment is reset. */
export function nextInvocation(
  sandbox: Sandbox,
  options: { signal?: AbortSignal | undefined },
): Result<Promise<Delivery>, Refusal> {
  const { generation } = sandbox;
  const { runtime, registry } = generation;
  if (isLeftOver(sandbox, RUNTIME)) return err(INTERNAL_SERVER_ERROR);
  const isFirst = runtime.state === "Started";
  generation.touch();
  const polled = runtime.next(options);
  if (!polled.ok) return err(polled.error);
  if (isFirst) {
    // Internal extensions may register until now (RIE internal/lambda/rapid/handlers.go).
    registry.close();
    sandbox.record({ type: "next", source: RUNTIME });
  }
  generation.notify();
  return ok(
    polled.value.then((invocation) => ({
      invocation,
      undeliver: () => runtime.redeliver(invocation),
    })),
  );
}

/**
 * `POST /runtime/init/error`. The environment fails when the process exits, as it should now;
 * one that is attached, whose exit nobody sees, fails at once.
 */
export function reportInitError(
  sandbox: Sandbox,
  { errorType, body }: { errorType: string | undefined; body: Uint8Array },
): Refusal | undefined {
  const { generation } = sandbox;
  if (isLeftOver(sandbox, RUNTIME)) return INTERNAL_SERVER_ERROR;
  generation.touch();
  const moved = generation.runtime.advance("initError");
  if (!moved.ok) return moved.error;
  const fault = runtimeInitError(normalizeErrorType(errorType), body);
  generation.report(fault);
  if (!generation.processes.has(RUNTIME)) generation.fail(fault);
  return undefined;
}
