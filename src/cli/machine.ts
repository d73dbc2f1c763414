import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../core/clock.ts";
import { systemRandom } from "../core/random.ts";
import { createGuardian } from "../process/guardian.ts";
import { createProcessHost } from "../process/host.ts";
import type { Machine } from "../runner/machine.ts";
import type { Environment } from "./args.ts";

/** What a process finds its programs by when the user has no `PATH`. */
const DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

/**
 * The machine we run on; `close` ends what watches over our processes.
 *
 * `makeFolder` rejects with a ToolError when the temporary folder cannot be written.
 */
export function openMachine(environment: Environment): Machine & { close(): Promise<void> } {
  const guardian = createGuardian();
  const { PATH: path = DEFAULT_PATH, HOME: home } = environment;
  return {
    host: createProcessHost({ guardian }),
    clock: systemClock,
    random: systemRandom,
    makeFolder: () => mkdtemp(join(guardian.folder(), "scenario-")),
    base: { PATH: path, ...(home === undefined ? {} : { HOME: home }) },
    close: () => guardian.close(),
  };
}
