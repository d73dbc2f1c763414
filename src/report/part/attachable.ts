import type { RunEvent } from "../../runner/event.ts";
import { visible } from "../text/visible.ts";

/**
 * The processes that an environment waits for, and its address to be copied: nothing goes on until
 * they attach.
 */
export function describeAttachable({
  processes,
  address,
}: Extract<RunEvent, { type: "attachable" }>): string {
  const awaited = processes.map((name) =>
    name === "runtime" ? "a runtime" : `extension "${visible(name)}"`,
  );
  return `waits for ${awaited.join(" and ")} at AWS_LAMBDA_RUNTIME_API=${address}`;
}
