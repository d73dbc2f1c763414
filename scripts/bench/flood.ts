import { isDeepStrictEqual } from "node:util";
import { MAX_BACKLOG_BYTES } from "../../src/lambda/limits/protocol.ts";
import type { ExtensionChoice } from "../../src/scenario/scenario.ts";
import type { Heard } from "./flood/attentive-extension.ts";
import { playFlood, type Flood, type FloodSize } from "./flood/play-flood.ts";
import type { Finding, Section } from "./section.ts";

/** What an invoke may take beside subscribers that are slow, of what it takes without them. */
const MAX_RATIO = 2;
/** What it may take beyond that, in milliseconds. */
const GRACE_MS = 100;

/**
 * Two subscribers are slow. Records of a few bytes cost as much again for being records, in an
 * array that may be half empty; the lines themselves are shared.
 */
const MAX_HEAP_MB = (2 * 2 * 2 * MAX_BACKLOG_BYTES) / 1e6;

/**
 * Whether a million lines reach the subscriber that keeps up, in order and in time, with others
 * beside it that are slow or never answer; and whether the memory for those is bounded.
 */
export const flood: Section = async ({ isQuick }, say) => {
  const size = { invokes: isQuick ? 3 : 10, lines: 100_000 };
  say(`${size.invokes * size.lines} lines`);
  const alone = await playFlood(size, {});
  say(`${size.invokes * size.lines} lines beside two subscribers that are slow`);
  const beside = await playFlood(size, { slow: slow(2000), hung: slow(3_600_000) });
  return [
    inOrder("alone", alone, { ...size, hasLosses: false }),
    inOrder("beside two that are slow", beside, { ...size, hasLosses: true }),
    ...costs(alone, beside),
  ];
};

/** The built-in extension, which takes its time over each batch. */
function slow(slowMs: number): ExtensionChoice {
  return {
    kind: "stub",
    directives: { telemetry: { types: ["platform", "function"], slowMs } },
  };
}

/** Whether each line came, and news of the others' losses where they have any. */
function inOrder(
  name: string,
  { heard, unaccounted }: Flood,
  { invokes, lines, hasLosses }: FloodSize & { readonly hasLosses: boolean },
): Finding {
  const written = invokes * lines;
  const wanted: Heard = {
    inOrder: written,
    outOfOrder: 0,
    reports: invokes,
    hasHeardOfLosses: hasLosses,
  };
  return {
    name: `to a subscriber that keeps up, ${name}`,
    values: {
      "lines written": written,
      "in order": heard.inOrder,
      "out of order": heard.outOfOrder,
      unaccounted,
    },
    goal: {
      text: "all in order, every event accounted for",
      isMet: isDeepStrictEqual(heard, wanted) && unaccounted === 0,
    },
  };
}

function costs(alone: Flood, beside: Flood): readonly Finding[] {
  const maxMs = MAX_RATIO * alone.invokeMs + GRACE_MS;
  const heapMb = beside.heapBytes / 1e6;
  return [
    {
      name: "an invoke of so many lines, ms",
      values: { alone: alone.invokeMs, beside: beside.invokeMs },
      goal: {
        text: `≤ ${MAX_RATIO} × alone + ${GRACE_MS} ms`,
        isMet: beside.invokeMs <= maxMs,
      },
    },
    {
      name: "memory kept, MB",
      values: { alone: alone.heapBytes / 1e6, beside: heapMb },
      goal: { text: `≤ ${MAX_HEAP_MB.toFixed(0)} MB`, isMet: heapMb <= MAX_HEAP_MB },
    },
  ];
}
