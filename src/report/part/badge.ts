import type { ScenarioRef, ScenarioResult, ScenarioStatus } from "../../runner/event.ts";
import type { Style } from "../text/style.ts";
import { visible } from "../text/visible.ts";

interface Badge {
  readonly word: string;
  readonly color: "green" | "red" | "yellow";
}

/** The word that a scenario's line begins with. */
export const BADGES: Readonly<Record<ScenarioStatus, Badge>> = {
  passed: { word: "PASS", color: "green" },
  failed: { word: "FAIL", color: "red" },
  skipped: { word: "SKIP", color: "yellow" },
  broken: { word: "ERROR", color: "red" },
};

/** The badge of `status` in `cells` and in colour. */
export function renderBadge(status: ScenarioStatus, cells: number, style: Style): string {
  const { word, color } = BADGES[status];
  return style.bold(style[color](word)) + " ".repeat(cells - word.length);
}

/** Whether a scenario makes its run fail. */
export function hasFailed({ status }: ScenarioResult): boolean {
  return status === "failed" || status === "broken";
}

/** The remark beside a scenario's name: that it was tried again, or why it was skipped. */
export function remarkOf({ status, reason, isFlaky, attempt }: ScenarioResult): string | undefined {
  if (isFlaky) return `flaky: passed at attempt ${attempt}`;
  if (attempt > 1) return `after ${attempt} attempts`;
  if (status === "skipped" && reason !== undefined) return visible(reason);
  return undefined;
}

/** The name of a scenario, with `[2/3]` where it is one of several runs. */
export function nameOf(ref: ScenarioRef): string {
  return [visible(ref.name), repetitionOf(ref)].filter((part) => part !== undefined).join(" ");
}

/** `[2/3]`; undefined where a scenario runs but once. */
export function repetitionOf({ repetition }: ScenarioRef): string | undefined {
  return repetition && `[${repetition.number}/${repetition.of}]`;
}

/** `step 2 "service is restored"`. */
export function titleOf({ number, name }: { number: string; name: string | undefined }): string {
  return name === undefined ? `step ${number}` : `step ${number} "${visible(name)}"`;
}
