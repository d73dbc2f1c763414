import { createMemoryGauge } from "../../src/process/memory.ts";
import { SAMPLE_MS } from "../../src/sandbox/memory/watch.ts";
import type { Section } from "./section.ts";
import { median } from "./statistics.ts";

/** The share of a core that sampling memory may cost, in percent. */
const MAX_SHARE = 1;
const PROCESSES = 4;

/** What one sample of the memory of an environment costs, among all processes of this machine. */
export const sampling: Section = async ({ isQuick }, say) => {
  say(`a sample of the memory of ${PROCESSES} processes`);
  const processes = Array.from({ length: PROCESSES }, () =>
    Bun.spawn(["sleep", "3600"], { stdio: ["ignore", "ignore", "ignore"] }),
  );
  try {
    const sampleMs = await medianOfSamples(
      processes.map(({ pid }) => pid),
      isQuick ? 50 : 500,
    );
    // A sample that takes longer than this allows is followed by a longer rest.
    const share = (100 * sampleMs) / SAMPLE_MS;
    return [
      {
        name: `a sample of ${PROCESSES} processes, every ${SAMPLE_MS} ms`,
        values: { ms: sampleMs, "% of a core": share },
        goal: { text: `≤ ${MAX_SHARE} % of a core`, isMet: share <= MAX_SHARE },
      },
    ];
  } finally {
    for (const child of processes) child.kill();
    await Promise.all(processes.map(({ exited }) => exited));
  }
};

/** In milliseconds; the first sample, which looks at every process of the machine, is not counted. */
async function medianOfSamples(leaders: readonly number[], samples: number): Promise<number> {
  const memory = createMemoryGauge();
  await memory.read(leaders);
  const timesMs: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const startMs = performance.now();
    await memory.read(leaders);
    timesMs.push(performance.now() - startMs);
  }
  return median(timesMs);
}
