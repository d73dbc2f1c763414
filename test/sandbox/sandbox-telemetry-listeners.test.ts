/** Listeners of ill will, and what they do not hold up. */
import { describe, expect, test } from "bun:test";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { tell, TelemetryStage } from "../support/telemetry-stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** All that happened to the environment, with its time, and without what became of telemetry. */
function timeline(stage: TelemetryStage): readonly string[] {
  return stage.journal.since(0).flatMap((entry) => {
    switch (entry.type) {
      case "subscribed":
      case "unsubscribed":
      case "telemetryDelivered":
      case "telemetryDropped":
        return [];
      default: {
        const durationMs = "durationMs" in entry ? [`${entry.durationMs}ms`] : [];
        return [[entry.type, `at ${entry.monotonicMs}`, ...durationMs].join(" ")];
      }
    }
  });
}

/** Two invokes of 10 s each, with pauses between all that happens. One subscriber listens well. */
async function life(audit: ScriptedListener | undefined) {
  const stage = new TelemetryStage({
    extensions: ["audit", "fast"],
    freeze: true,
    function: { timeoutMs: 60_000 },
  });
  let invocation = await stage.invoke();
  const ids = [await stage.register("audit"), await stage.register("fast")];
  if (audit) await stage.subscribe("audit", { listener: audit });
  const fast = await stage.subscribe("fast");
  await stage.clock.advance(1500);
  await stage.next();
  for (const id of ids) await stage.event(id);
  for (let count = 0; count < 2; count++) {
    stage.print("runtime", "handling");
    await stage.clock.advance(9000);
    await stage.respond(invocation.requestId);
    await stage.clock.advance(500);
    await stage.next();
    await stage.clock.advance(500);
    for (const id of ids) await stage.event(id);
    await invocation.report;
    await stage.clock.advance(5000);
    if (count === 0) invocation = await stage.invoke();
  }
  return { stage, fast };
}

const untouched = [
  "platform.initStart init",
  "platform.telemetrySubscription fast Subscribed",
  "platform.initRuntimeDone init success",
  "platform.extension audit Ready",
  "platform.extension fast Ready",
  "platform.initReport init success",
  "platform.start #1",
  "function handling",
  "platform.runtimeDone #1 success",
  "platform.report #1 success",
  "platform.start #2",
  "function handling",
];

/** What is of the one subscriber, told to the other. */
function isOfAudit(words: string): boolean {
  return words.startsWith("platform.logsDropped") || words.endsWith("audit Subscribed");
}

describe.each(["hang", "take", { refuse: "connection refused" }] as const)(
  "a listener that does %j",
  (reaction) => {
    test("makes no difference to an environment, at no moment, nor to another listener", async () => {
      const without = await life(undefined);
      const withIt = await life(new ScriptedListener(reaction));
      expect(timeline(withIt.stage)).toEqual(timeline(without.stage));
      expect(tell(without.fast.events)).toEqual(untouched);
      expect(tell(withIt.fast.events).filter((words) => !isOfAudit(words))).toEqual(untouched);
      await without.stage.end();
      await withIt.stage.end();
    });
  },
);

test("a slow listener gets everything in order, each batch after the one before", async () => {
  const listener = new ScriptedListener("hang");
  const stage = new TelemetryStage({ extensions: ["audit"], function: { timeoutMs: 60_000 } });
  const { invocation, ids } = await stage.begun({
    audit: { listener, types: ["function"], buffering: { timeoutMs: 25 } },
  });
  const lines = Array.from({ length: 50 }, (_, count) => `line ${count}`);
  for (const line of lines) {
    stage.print("runtime", line);
    await stage.clock.advance(100);
    if (line.endsWith("9")) listener.answer();
    await settle();
  }
  listener.react("take");
  listener.answer();
  await stage.finish(invocation, ids);
  await stage.end();
  expect(listener.events.map(({ record }) => String(record))).toEqual(lines);
});

test("what one listener refused for 5 s is lost, and all who want to know are told", async () => {
  const { stage, fast } = await life(new ScriptedListener({ refuse: "connection refused" }));
  const dropped = fast.events.filter(({ type }) => type === "platform.logsDropped");
  const reason = "could not send events: connection refused";
  expect(dropped.map(({ record }) => record)).toMatchObject([
    { droppedRecords: 3, reason },
    { droppedRecords: 7, reason },
    { droppedRecords: 4, reason },
  ]);
  await stage.end();
});

test("a retry that is under way when all is frozen goes on where it was", async () => {
  const refuse = { refuse: "connection refused" };
  const listener = new ScriptedListener(refuse, refuse, "take");
  const stage = new TelemetryStage({ extensions: ["audit"], freeze: true });
  const { invocation, ids } = await stage.begun({ audit: { listener } });
  await stage.clock.advance(1150);
  expect(listener.offered).toHaveLength(2);
  await stage.finish(invocation, ids);
  await stage.clock.advance(3_600_000);
  expect(listener.offered).toHaveLength(2);
  await stage.invoke();
  await stage.clock.advance(149);
  expect(listener.offered).toHaveLength(2);
  await stage.clock.advance(1);
  expect(listener.offered).toHaveLength(3);
  expect(listener.taken).toHaveLength(1);
  await stage.end();
});

test("a delivery that hangs over a freeze is not sent again, and counts when it is taken", async () => {
  const listener = new ScriptedListener("hang");
  const stage = new TelemetryStage({ extensions: ["audit"], freeze: true });
  const { invocation, ids } = await stage.begun({ audit: { listener } });
  await stage.clock.advance(1000);
  await stage.finish(invocation, ids);
  await stage.clock.advance(3_600_000);
  await stage.invoke();
  listener.react("take");
  listener.answer();
  await stage.clock.advance(1000);
  expect(listener.offered).toHaveLength(2);
  expect(tell(listener.events)).toContain("platform.report #1 success");
  await stage.end();
});

test("who hangs while much is written loses the oldest, and the rest is counted at the end", async () => {
  const hung = new ScriptedListener("hang");
  const stage = new TelemetryStage({ extensions: ["hung", "fast"], freeze: true });
  const { invocation, ids, listeners } = await stage.begun({
    hung: { listener: hung, types: ["function"] },
    fast: { types: ["platform"] },
  });
  const line = "x".repeat(200_000);
  for (let count = 0; count < 200; count++) {
    stage.print("runtime", line);
    await settle();
  }
  await stage.clock.advance(1000);
  await stage.finish(invocation, ids);
  const dropped = stage.journal.since(0).filter(({ type }) => type === "telemetryDropped");
  expect(dropped).toMatchObject([{ extension: "hung", isNews: true }]);
  const second = await stage.invoke();
  await stage.clock.advance(1000);
  await stage.finish(second, ids);
  await stage.end();
  expect(tell(listeners[1]!.events)).toContain("platform.logsDropped");
});
