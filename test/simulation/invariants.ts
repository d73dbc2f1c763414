import { attachedOrder } from "./invariant/attached-order.ts";
import { firstCall, notOurs } from "./invariant/attached.ts";
import { blameless } from "./invariant/blameless.ts";
import { budgets } from "./invariant/budgets.ts";
import { causes } from "./invariant/causes.ts";
import { endsOnce } from "./invariant/ends-once.ts";
import { invokeDeliveries, invokeEvents, shutdownEvents } from "./invariant/events.ts";
import { expectedExits } from "./invariant/expected-exits.ts";
import { failFast } from "./invariant/fail-fast.ts";
import { lateAnswers } from "./invariant/late-answers.ts";
import { legalOrder } from "./invariant/legal-order.ts";
import { noLostCauses } from "./invariant/no-lost-causes.ts";
import { nothingLeft } from "./invariant/nothing-left.ts";
import { nothingWithheld } from "./invariant/nothing-withheld.ts";
import { oldIds } from "./invariant/old-ids.ts";
import { oneSource } from "./invariant/one-source.ts";
import { othersGoOn } from "./invariant/others-go-on.ts";
import { ownAnswers } from "./invariant/own-answers.ts";
import { queueOrder } from "./invariant/queue-order.ts";
import { replacements } from "./invariant/replacements.ts";
import { reportsCount } from "./invariant/reports-count.ts";
import { sharedOrder } from "./invariant/shared-order.ts";
import { silence } from "./invariant/silence.ts";
import { slots } from "./invariant/slots.ts";
import { standstill } from "./invariant/standstill.ts";
import { frozenListeners } from "./invariant/telemetry/frozen-listeners.ts";
import { heldBack } from "./invariant/telemetry/held-back.ts";
import { keepersLoseNothing } from "./invariant/telemetry/keepers-lose-nothing.ts";
import { lastWords } from "./invariant/telemetry/last-words.ts";
import { nothingUncounted } from "./invariant/telemetry/nothing-uncounted.ts";
import { ownWords } from "./invariant/telemetry/own-words.ts";
import { patience } from "./invariant/telemetry/patience.ts";
import { persistent } from "./invariant/telemetry/persistent.ts";
import { punctual } from "./invariant/telemetry/punctual.ts";
import { shutdownInTime } from "./invariant/telemetry/shutdown-in-time.ts";
import { slices } from "./invariant/telemetry/slices.ts";
import { storyInOrder } from "./invariant/telemetry/story-in-order.ts";
import { subscribing } from "./invariant/telemetry/subscribing.ts";
import { toldInOrder } from "./invariant/telemetry/told-in-order.ts";
import { throttling } from "./invariant/throttling.ts";
import { timeToLeave } from "./invariant/time-to-leave.ts";
import { toldFailures } from "./invariant/told-failures.ts";
import type { Invariant, Run } from "./run.ts";

const invariants: Readonly<Record<string, Invariant>> = {
  attachedOrder,
  blameless,
  budgets,
  causes,
  endsOnce,
  expectedExits,
  failFast,
  lateAnswers,
  firstCall,
  invokeDeliveries,
  invokeEvents,
  legalOrder,
  noLostCauses,
  nothingLeft,
  nothingWithheld,
  notOurs,
  oldIds,
  oneSource,
  othersGoOn,
  ownAnswers,
  queueOrder,
  replacements,
  reportsCount,
  sharedOrder,
  shutdownEvents,
  silence,
  slots,
  standstill,
  throttling,
  timeToLeave,
  toldFailures,
  frozenListeners,
  heldBack,
  keepersLoseNothing,
  lastWords,
  nothingUncounted,
  ownWords,
  patience,
  persistent,
  punctual,
  shutdownInTime,
  slices,
  storyInOrder,
  subscribing,
  toldInOrder,
};

/** What does not hold of `run`, each with the name of the invariant that is broken. */
export function broken(run: Run): readonly string[] {
  return [
    ...run.complaints,
    ...Object.entries(invariants).flatMap(([name, invariant]) =>
      invariant(run).map((what) => `${name}: ${what}`),
    ),
  ];
}
