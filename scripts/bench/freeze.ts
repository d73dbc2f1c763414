import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, startScenario, type Rig } from "./rig.ts";
import type { Finding, Section } from "./section.ts";
import { median } from "./statistics.ts";
import type { Yardstick } from "./yardsticks.ts";

/** What freezing and thawing two processes may add to an invoke, in milliseconds. */
const MAX_COST_MS = 1;

/**
 * Invokes per second of an environment with two processes, a runtime and an extension, that are
 * frozen after each invoke and thawed for the next, beside the same without freezing.
 */
export const freeze: Section = async ({ yardstick, isQuick }, say) => {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const rigs: Rig[] = [];
  try {
    for (const mode of ["on", "off"]) {
      const path = join(folder, `${mode}.lambda.yml`);
      await Bun.write(path, JSON.stringify(scenario(yardstick, mode)));
      rigs.push(await startScenario(path));
    }
    say("two processes, frozen and not");
    return [await compare(yardstick, rigs, isQuick)];
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
    await rm(folder, { recursive: true, force: true });
  }
};

function scenario(yardstick: Yardstick, mode: string): object {
  return {
    name: `freeze ${mode}`,
    freeze: mode,
    runtime: { command: yardstick.runtime("").command },
    extensions: { idle: { stub: { events: ["SHUTDOWN"] } } },
    steps: [{ invoke: {} }],
  };
}

async function compare(
  yardstick: Yardstick,
  [on, off]: readonly Rig[],
  isQuick: boolean,
): Promise<Finding> {
  const shape = { callers: 1, payloadBytes: 20, durationMs: isQuick ? 500 : 1500 };
  const rounds: { readonly frozen: number; readonly running: number }[] = [];
  for (let round = 0; round < (isQuick ? 2 : 7); round++) {
    const frozen = (await load(yardstick, on!, shape)).perSecond;
    const running = (await load(yardstick, off!, shape)).perSecond;
    rounds.push({ frozen, running });
  }
  const costMs = median(rounds.map(({ frozen, running }) => 1000 / frozen - 1000 / running));
  return {
    name: "two processes frozen between invokes",
    values: {
      "invokes/s": median(rounds.map(({ frozen }) => frozen)),
      "not frozen": median(rounds.map(({ running }) => running)),
      "cost ms": costMs,
    },
    goal: { text: `freeze and thaw ≤ ${MAX_COST_MS} ms`, isMet: costMs <= MAX_COST_MS },
  };
}
