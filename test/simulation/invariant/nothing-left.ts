import type { Invariant } from "../run.ts";

/** When all is over no process lives, no timer runs, and nobody waits for anything. */
export const nothingLeft: Invariant = ({ pendingTimers, processes, generations, ...run }) => {
  const living = processes.filter(({ isAlive }) => isAlive);
  const wrong = living.map(({ name, pid }) => `process ${pid} ("${name}") lives on`);
  if (pendingTimers > 0) wrong.push(`${pendingTimers} timers are left`);
  if (run.openRequests > 0) wrong.push(`${run.openRequests} requests have no answer`);
  for (const { monitor, aftermath, runtime, registry } of generations) {
    const waits = monitor.waiting + aftermath.waiting;
    if (waits > 0) wrong.push(`${waits} waits for states are left`);
    const polls = [runtime, ...registry.all].reduce((sum, { polling }) => sum + polling, 0);
    if (polls > 0) wrong.push(`${polls} polls are left`);
    const untaken = registry.all.filter(({ hasTakenAll }) => !hasTakenAll).length;
    if (untaken > 0) wrong.push(`${untaken} mailboxes hold events`);
  }
  return wrong;
};
