import type { Course } from "../course.ts";
import type { Environment } from "../environment.ts";
import { letsTurnBegin, repeatsInit } from "../life.ts";
import type { Turn } from "../turn.ts";
import { refuseTurn } from "./clear.ts";
import { startClock } from "./deadline.ts";
import { initialize } from "./init.ts";

/**
 * Waits until `turn` can begin or has been ended, begins it, and repeats for it an init that has
 * failed. Rejects with a FaultError when that fails too. An attached init that failed before the
 * turn came ends the turn.
 */
export async function awaitInit(
  environment: Environment,
  course: Course,
  turn: Turn,
): Promise<void> {
  const { untold: fault } = course;
  course.untold = undefined;
  // An old failure is told to nobody once something else has attached.
  if (fault && !environment.generation.isCalled) {
    return refuseTurn(environment, course, { turn, fault });
  }
  const isSettled = (): boolean => letsTurnBegin(course.condition) || !course.turns.has(turn);
  // Another turn may come first.
  while (!isSettled()) await course.until(isSettled);
  if (!course.turns.has(turn)) return;
  const isRepeated = repeatsInit(course.condition);
  course.admit(turn);
  if (!isRepeated) return;
  environment.origin.start = "reset";
  // The function's own timeout covers this init and the invoke after it ("suppressed init"). An
  // init that is repeated for several is of none of them, and has a limit of its own.
  const isOfTurn = !environment.generation.runtime.isShared;
  await initialize(environment, "invoke", () => {
    if (isOfTurn) startClock(environment, turn);
  });
  course.advance("initialized");
}
