import { formatDuration } from "../core/duration.ts";
import { describeRuntimeState } from "../lambda/runtime.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Stage } from "./stage.ts";

/** Why a scenario did not come to its end: who is at work, and who has not called next. */
export function describeHang({ sandboxes, clock, journal }: Stage): string | undefined {
  const busy = sandboxes.filter((sandbox) => !sandbox.isEnded && !sandbox.generation.isQuiet);
  const about = busy.map((sandbox) => `environment ${sandbox.number}: ${waitedFor(sandbox)}`);
  const last = journal.since(0).at(-1);
  if (about.length > 0 && last) {
    about.push(
      `the last thing happened ${formatDuration(clock.monotonic() - last.monotonicMs)} ago`,
    );
  }
  return about.length > 0 ? about.join("; ") : undefined;
}

function waitedFor({ generation: { runtime, registry } }: Sandbox): string {
  const late: string[] = [];
  for (const extension of registry.all) {
    if (!extension.isRegistered) late.push(`extension "${extension.name}" has not registered`);
    else if (!extension.isAtNext) late.push(`extension "${extension.name}" has not called next`);
  }
  if (!runtime.isAtNext) {
    late.push(`the runtime has not called next (it is ${describeRuntimeState(runtime.state)})`);
  }
  return late.join(", ");
}
