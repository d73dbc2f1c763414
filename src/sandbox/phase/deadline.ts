import { timedOut } from "../../lambda/fault.ts";
import type { Environment } from "../environment.ts";
import type { Turn } from "../turn.ts";

/** With no timeout a deadline is still sent, since clients depend on it: a day ahead. */
const NO_DEADLINE_MS = 86_400_000;

/**
 * Starts the clock of `turn`. At the deadline the environment fails with `Sandbox.Timedout`; where
 * several invocations share it, that turn alone ends.
 */
export function startClock(environment: Environment, turn: Turn): void {
  const { generation, world } = environment;
  const { clock, settings } = world;
  const { timeoutMs } = settings;
  const { invocation } = turn;
  const isLimited = Number.isFinite(timeoutMs);
  invocation.startedAt = clock.now();
  invocation.startedMs = clock.monotonic();
  invocation.deadlineAt = Math.floor(clock.now() + (isLimited ? timeoutMs : NO_DEADLINE_MS));
  if (!isLimited) return;
  turn.cancelDeadline = clock.schedule(timeoutMs, () => {
    if (!generation.runtime.isShared) return generation.fail(timedOut(timeoutMs));
    turn.advance("deadline");
    generation.notify();
  });
}
