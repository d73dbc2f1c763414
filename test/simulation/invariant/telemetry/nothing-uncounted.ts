import type { Records } from "../../../../src/lambda/records.ts";
import type { Invariant } from "../../run.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";

/** What was delivered, what was lost and what was left are together all that there was to tell. */
export const nothingUncounted: Invariant = (run) =>
  deliveriesOf(run).flatMap((delivery) => {
    const { extension, environment, told, settled } = delivery;
    const emitted = sum(told.map(({ bytes }) => ({ records: 1, bytes })));
    const counted = sum(settled.map(({ entry }) => entry));
    return emitted.records === counted.records && emitted.bytes === counted.bytes
      ? []
      : [
          `"${extension}" of ${environment} has ${say(emitted)} to be told, ` +
            `and ${say(counted)} are counted: ${parts(delivery)}`,
        ];
  });

function sum(counts: readonly Records[]): Records {
  return {
    records: counts.reduce((total, { records }) => total + records, 0),
    bytes: counts.reduce((total, { bytes }) => total + bytes, 0),
  };
}

function say({ records, bytes }: Records): string {
  return `${records} (${bytes} bytes)`;
}

function parts({ settled }: Delivery): string {
  return settled.map(({ entry }) => `${entry.type} ${say(entry)}`).join(", ");
}
