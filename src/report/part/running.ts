import type { RunEvent, ScenarioRef } from "../../runner/event.ts";
import { nameOf } from "./badge.ts";
import { visible } from "../text/visible.ts";

/** Which scenarios run now, and in which step each of them is. */
export class Running {
  readonly #steps = new Map<string, { readonly ref: ScenarioRef; readonly step: string }>();

  add(event: RunEvent): void {
    if (event.type === "scenarioStarted") {
      this.#steps.set(keyOf(event.ref), { ref: event.ref, step: "" });
    }
    if (event.type === "stepStarted") {
      this.#steps.set(keyOf(event.ref), { ref: event.ref, step: event.title });
    }
    if (event.type === "scenarioEnded") this.#steps.delete(keyOf(event.result.ref));
  }

  /** `file › name › step` of each, in the order in which they began. */
  get titles(): string[] {
    return [...this.#steps.values()].map(({ ref, step }) =>
      [visible(ref.file), nameOf(ref), visible(step)].filter((part) => part !== "").join(" › "),
    );
  }
}

function keyOf({ file, line }: ScenarioRef): string {
  return `${file}:${line}`;
}
