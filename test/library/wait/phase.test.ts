import { expect, test } from "bun:test";
import type { Happening } from "../../../src/lambda/journal-entry.ts";
import {
  phaseAfter,
  SIMULATOR_PHASES,
  type SimulatorPhase,
} from "../../../src/library/wait/phase.ts";
import { entries } from "../../support/journal-entries.ts";

const { happened } = entries;
const SPINDOWN = { reason: "spindown", durationMs: 0 } as const;
const environmentStarted = happened({ type: "environmentStarted", address: "" });
const resetStarted = happened({ type: "resetStarted", reason: "timeout" });
const resetEnded = happened({ type: "resetEnded", durationMs: 0 });
const shutdownStarted = happened({ type: "shutdownStarted", ...SPINDOWN });
const shutdownEnded = happened({ type: "shutdownEnded", ...SPINDOWN });

test("phaseAfter() follows the life of an environment", () => {
  const life = [
    [environmentStarted, "init"],
    [entries.initStarted(), "init"],
    [entries.initEnded({ status: "failure" }), "init"],
    [entries.initStarted({ phase: "invoke" }), "init"],
    // The invoke that this init ran in begins now.
    [entries.initEnded({ phase: "invoke" }), "init"],
    [entries.invokeStarted(), "invoke"],
    [happened({ type: "next", source: "runtime" }), "invoke"],
    [entries.invokeEnded(), "ready"],
    [happened({ type: "frozen" }), "ready"],
    [happened({ type: "thawed" }), "ready"],
    [entries.invokeStarted(), "invoke"],
    [resetStarted, "reset"],
    [resetEnded, "init"],
    [entries.invokeEnded({ status: "timeout" }), "init"],
    [entries.initStarted(), "init"],
    [entries.initEnded(), "ready"],
    [shutdownStarted, "shutdown"],
    [shutdownEnded, "shutdown"],
    [entries.initStarted(), "init"],
    [entries.restoreStarted(), "init"],
    [entries.restoreEnded({ status: "timeout" }), "init"],
    [entries.restoreEnded(), "ready"],
  ] as const;
  const phases: SimulatorPhase[] = [];
  for (const [entry] of life) phases.push(phaseAfter(phases.at(-1) ?? "init", entry));
  expect(phases).toEqual(life.map(([, phase]) => phase));
});

test("phaseAfter() leaves every phase as it is for what is no phase", () => {
  const other: readonly Happening[] = [
    { type: "throttled", requestId: "id-1" },
    { type: "environmentEnded" },
    { type: "leak", pid: 1, command: "sleep" },
  ];
  for (const phase of SIMULATOR_PHASES) {
    const after = other.map((happening) => phaseAfter(phase, happened(happening)));
    expect(after).toEqual([phase, phase, phase]);
  }
});
