import type { JournalEntry } from "../../../../src/lambda/journal-entry.ts";
import type { Generation } from "../../../../src/sandbox/generation.ts";
import type { Invariant, Run } from "../../run.ts";
import { deliveriesOf } from "../../telemetry/deliveries.ts";

/** While an environment is frozen nothing is sent to its listeners, and no time passes for that. */
export const frozenListeners: Invariant = (run) => [
  ...deliveriesOf(run).flatMap(({ extension, environment, generation, sender }) => {
    const frozen = frozenIn(run, generation);
    return sender.offers
      .filter(({ atEntry }) => frozen(atEntry))
      .map(({ atMs }) => `"${extension}" of ${environment} is sent something frozen at ${atMs}`);
  }),
  ...[...run.relays].flatMap(([generation, { clock }]) =>
    clock.firedAt.filter(frozenIn(run, generation)).map(() => "a timer of telemetry comes frozen"),
  ),
];

/** Whether the generation was frozen when the journal had so many entries. */
function frozenIn(run: Run, generation: Generation): (atEntry: number) => boolean {
  const changes = run.entries.flatMap((entry: JournalEntry, index) =>
    (entry.type === "frozen" || entry.type === "thawed") &&
    run.generationOf.get(entry) === generation
      ? [{ isFrozen: entry.type === "frozen", index }]
      : [],
  );
  return (atEntry) => changes.findLast(({ index }) => index < atEntry)?.isFrozen ?? false;
}
