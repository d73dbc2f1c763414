import type { Invariant } from "../../run.ts";
import { deliveriesOf } from "../../telemetry/deliveries.ts";

/** When all is over no way to a listener is open, nothing is on its way, and nobody waits for room. */
export const lastWords: Invariant = (run) => {
  const { senders } = run.listeners;
  const wrong: string[] = [];
  for (const { closedAt, offers, process } of senders) {
    const who = `a sender to ${process.name}(${process.pid})`;
    if (closedAt.length !== 1) wrong.push(`${who} is closed ${closedAt.length} times`);
    if (offers.some(({ atEntry }) => atEntry > closedAt[0]!)) wrong.push(`${who} is used closed`);
    if (offers.some(({ fate }) => fate === "pending")) wrong.push(`${who} still sends`);
  }
  for (const [, { clock, waits }] of run.relays) {
    if (clock.pending > 0) wrong.push(`${clock.pending} timers of telemetry are left`);
    if (waits.some(({ toMs }) => toMs === undefined)) wrong.push("somebody waits for room");
  }
  for (const { extension, environment, unsubscribed, sender } of deliveriesOf(run)) {
    const who = `"${extension}" of ${environment}`;
    if (!unsubscribed) wrong.push(`${who} is never unsubscribed`);
    const end = unsubscribed?.index ?? Infinity;
    if (sender.offers.some(({ atEntry }) => atEntry > end)) wrong.push(`${who} hears of more`);
  }
  const subscriptions = run.entries.filter(({ type }) => type === "subscribed").length;
  const count = deliveriesOf(run).length;
  if (subscriptions !== count)
    wrong.push(`${count} subscriptions are ${subscriptions} in the journal`);
  return wrong;
};
