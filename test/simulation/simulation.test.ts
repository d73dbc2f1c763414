/**
 * The whole engine on a virtual clock, with everything left to chance drawn from a seed. After a
 * failure `SEED=123 bun test test/simulation` plays that seed alone and tells its story; `SEEDS=`
 * plays more of them than usual.
 */
import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { broken } from "./invariants.ts";
import { simulate } from "./simulation.ts";
import { comparable, differences } from "./twins.ts";

// One that does not come to rest is ended by itself, so the limit is only that of a hang of ours.
setDefaultTimeout(120_000);

const only = process.env["SEED"];
const SEEDS = Number(process.env["SEEDS"] ?? 2000);
const CHUNK = 100;
const TWINS = 200;

/** The seed under way, or the one that failed. */
let current: number | undefined;

afterEach(() => {
  if (current !== undefined) {
    console.error(`To see how it came to that: SEED=${current} bun test test/simulation`);
  }
  current = undefined;
});

if (only === undefined) {
  const chunks = Array.from({ length: Math.ceil(SEEDS / CHUNK) }, (_, index) => ({
    first: index * CHUNK + 1,
    last: Math.min((index + 1) * CHUNK, SEEDS),
  }));

  test.each(chunks)("everything that must hold does with seeds $first to $last", async (chunk) => {
    for (let seed = chunk.first; seed <= chunk.last; seed++) await hold(seed);
  });

  test("the same seed gives the same journal, and another one another", async () => {
    const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
    const journals = await Promise.all(seeds.map(journalOf));
    expect(await Promise.all(seeds.map(journalOf))).toEqual(journals);
    expect(new Set(journals).size).toBe(seeds.length);
  });

  test("nobody waits for a listener: where all take at once, the same happens at the same time", async () => {
    let compared = 0;
    for (let seed = 1; seed <= TWINS; seed++) {
      current = seed;
      const run = await simulate(seed);
      if (run.listeners.senders.every(({ temper }) => temper === "prompt")) continue;
      const twin = await simulate(seed, { isPrompt: true });
      expect(differences(run, twin)).toEqual([]);
      compared += comparable(run, twin);
    }
    expect(compared).toBeGreaterThan(1000);
    current = undefined;
  });

  test("what is to hold is put to the test: all that can go wrong does", async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 300; seed++) {
      const { entries, invocations, plan } = await simulate(seed);
      const running = new Set<string>();
      for (const entry of entries) {
        seen.add(entry.type);
        if (entry.type === "invokeEnded") running.delete(entry.requestId);
        if (entry.type === "invokeStarted") running.add(entry.requestId);
        // They cannot be in two.
        if (plan.isSingle) seen.add(`${running.size} in one environment`);
        if (entry.type === "initEnded") seen.add(`init ${entry.status}`);
        if (entry.type === "invokeStarted") seen.add(entry.start);
        if (entry.type === "refusal") seen.add(entry.errorType);
        if (entry.type === "telemetryDropped") seen.add(entry.reason.slice(0, 21));
      }
      for (const { answer } of invocations) {
        seen.add(answer?.outcome ?? "").add(answer?.errorType ?? "");
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(WANTED));
  });
} else {
  test(`everything that must hold does with seed ${only}`, async () => {
    const run = await simulate(Number(only), { isTold: true });
    console.log(JSON.stringify(run.plan, null, 2));
    console.log(run.story.join("\n"));
    expect(broken(run)).toEqual([]);
  });
}

async function hold(seed: number): Promise<void> {
  current = seed;
  const wrong = broken(await simulate(seed));
  if (wrong.length > 0) throw new Error(`With seed ${seed}:\n${wrong.join("\n")}`);
  current = undefined;
}

async function journalOf(seed: number): Promise<string> {
  const { entries } = await simulate(seed);
  return JSON.stringify(entries);
}

/** What seldom happens, but often enough. */
const WANTED = [
  ["frozen", "thawed", "throttled", "resetEnded", "shutdownEnded"],
  ["cold", "warm", "reset"],
  ["init success", "init error", "init failure", "init timeout"],
  ["success", "error", "failure", "timeout"],
  ["Sandbox.Timedout", "Sandbox.Failure", "TooManyRequestsException"],
  ["Runtime.ExitError", "Runtime.InvalidEntrypoint", "Runtime.BadInit", "Runtime.OutOfMemory"],
  ["Extension.Crash", "Extension.InitError", "Extension.ExitError", "Extension.LaunchError"],
  ["Function.Bad", "Function.Midway", "Function.ResponseSizeTooLarge"],
  ["Runtime.TruncatedResponse", "Runtime.InvalidResponseModeHeader"],
  ["InvalidRequestID", "InvalidStateTransition", "InvalidFunctionResponseMode"],
  ["Runtime.InvokeTimeout", "4 in one environment"],
  ["RequestEntityTooLarge", "TruncatedHTTPRequest", "InvalidRequestFormat"],
  ["Extension.InvalidEventType", "Extension.InvalidExtensionState"],
  ["Extension.UnknownExtensionIdentifier"],
  ["subscribed", "unsubscribed", "telemetryDelivered", "could not send events"],
  ["ValidationError", "Telemetry.SubscriptionClosed"],
  ["Logs.ValidationError", "Logs.SubscriptionClosed"],
].flat();
