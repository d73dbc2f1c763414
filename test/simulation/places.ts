import { UNRESERVED_CONCURRENCY } from "../../src/lambda/limits/protocol.ts";
import { isAttached } from "./attach-some.ts";
import type { Plan } from "./plan.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { WatchedFleet } from "./watched-fleet.ts";

/**
 * What is wrong with where invocations are at a moment at which all that could happen has: nobody
 * waits beside a free slot, or while another environment could be opened and none is on its way
 * back, and those who have waited longest have the slots.
 */
export function complaintsOfPlaces(
  { sandboxes, watched }: WatchedFleet,
  { plan, openings }: { readonly plan: Plan; readonly openings: number },
): readonly string[] {
  const { slots, settings } = plan;
  const wrong: string[] = [];
  for (const { turns, environment } of sandboxes) {
    if (turns.size > slots) wrong.push(`${environment.number} has ${turns.size} turns`);
    if (environment.generation.isFrozen) wrong.push(`${environment.number} is shared and frozen`);
  }
  const placed = new Set(sandboxes.flatMap(({ turns }) => [...turns]).map((one) => one.invocation));
  const waiting = watched.filter(
    ({ invocation }) => !invocation.isAnswered && !placed.has(invocation),
  );
  // Each opening is for one of them, and its other slots are for those who wait beside.
  if (waiting.length <= openings * slots) return wrong;
  const isFree = ({ isLeaving, freeSlots }: Sandbox): boolean => !isLeaving && freeSlots > 0;
  const free = sandboxes.find(isFree);
  if (free) wrong.push(`${waiting.length} wait beside a slot of ${free.environment.number}`);
  const limit = settings.concurrency ?? UNRESERVED_CONCURRENCY;
  const most = plan.isSingle || isAttached(plan) ? 1 : limit;
  // A turn whose caller has its answer is on its way back, and one who waits may wait for that.
  const returning = sandboxes
    .filter(({ isLeaving }) => !isLeaving)
    .flatMap(({ turns }) => [...turns].filter(({ invocation }) => invocation.isAnswered)).length;
  if (waiting.length <= openings * slots + returning) return wrong;
  if (sandboxes.length + openings < most) wrong.push(`${waiting.length} wait though there is room`);
  return wrong;
}
