import { writtenLines } from "../observe/outputs.ts";
import type { Stage } from "../stage.ts";
import { describeHang } from "./hang.ts";
import { adviseOnLookup } from "./sandbox-host.ts";
import { adviseOnPort } from "./taken-port.ts";

/**
 * Why a scenario ran out of time: the phases that go on, and what to do about a name that was not
 * found or a port that was taken, by the processes' lines. Undefined when there is none of these.
 */
export function explainOutOfTime(stage: Stage): string | undefined {
  const { journal, isSandboxKnown, scenario } = stage;
  const lines = writtenLines(journal.since(0));
  const parts = [
    describeHang(stage),
    isSandboxKnown ? undefined : adviseOnLookup(lines),
    adviseOnPort(lines, scenario.ports),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join("; ") : undefined;
}
