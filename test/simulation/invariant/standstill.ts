import { isShared } from "../share-some.ts";
import { byEnvironment, type Invariant } from "../run.ts";

/** What is done to an environment; a call may have been on its way when its process was stopped. */
const WORK = ["processStarted", "registered", "invokeStarted", "answered", "eventSent"];

/** A frozen environment does nothing, and its processes run no step. */
export const standstill: Invariant = (run) => {
  const wrong = run.processes
    .filter(({ stepsWhileStopped }) => stepsWhileStopped > 0)
    .map(({ name, pid }) => `process ${pid} ("${name}") went on while it was stopped`);
  for (const [number, entries] of byEnvironment(run)) {
    let isFrozen = false;
    for (const { type } of entries) {
      if (type === "frozen") isFrozen = true;
      if (type === "thawed") isFrozen = false;
      if (isFrozen && WORK.includes(type)) wrong.push(`environment ${number} says ${type} frozen`);
    }
  }
  const mayFreeze = run.plan.isFreezing && !isShared(run.plan);
  return mayFreeze || !run.entries.some(({ type }) => type === "frozen")
    ? wrong
    : [...wrong, "something is frozen although nothing may be"];
};
