/** What the platform emits is there with its types, and what a subscriber has taken. */
import assert from "node:assert/strict";
import {
  Simulator,
  type EmittedEvent,
  type PlatformReport,
  type TelemetrySubscription,
} from "lambda-sim";

await using simulator = await Simulator.start({
  runtime: "stub",
  extensions: { audit: { stub: { telemetry: { types: ["platform", "function"] } } } },
});
const { telemetry } = simulator;
const { requestId, billedMs } = await simulator.invoke({}, { stub: { log: ["handling"] } });
const { record } = await telemetry.waitForEmitted({ type: "platform.report", requestId });
const { metrics }: PlatformReport = record;
assert.equal(metrics.billedDurationMs, billedMs);

function describe(event: EmittedEvent): string {
  switch (event.type) {
    case "platform.runtimeDone":
      return `${event.type}: ${event.record.status}`;
    case "function":
      return `${event.type}: ${JSON.stringify(event.record)}`;
    default:
      return event.type;
  }
}
assert.deepEqual(telemetry.emitted().slice(-4).map(describe), [
  "platform.start",
  'function: "handling"',
  "platform.runtimeDone: success",
  "platform.report",
]);

await simulator.shutdown();
assert.deepEqual(telemetry.delivered("audit"), telemetry.emitted());
const subscriptions: readonly TelemetrySubscription[] = telemetry.subscriptions;
assert.deepEqual(
  subscriptions.map(({ extension, api, unacknowledged }) => [extension, api, unacknowledged]),
  [["audit", "telemetry", { records: 0, bytes: 0 }]],
);
