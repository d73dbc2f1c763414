import { mkdtemp } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../core/clock.ts";
import { Gate } from "../../core/gate.ts";
import { systemRandom } from "../../core/random.ts";
import { serve } from "../../platform/serve.ts";
import { createGuardian } from "../../process/guardian.ts";
import { namesSandbox, readHosts } from "../../process/hosts-file.ts";
import { createProcessHost } from "../../process/host.ts";
import { openIsolatedHost } from "../../process/isolated-host.ts";
import type { ProcessHost } from "../../sandbox/ports.ts";
import type { Machine } from "./machine.ts";
import { openSender } from "./open-sender.ts";
import { withoutLoops } from "./own-ports.ts";

/** The `PATH` of processes when the user has none. */
const DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

/** A machine that is closed in the end, which ends the guardian of our processes. */
export interface OpenMachine extends Machine {
  close(): Promise<void>;
}

/**
 * The machine we run on, for a user with that environment. `initConcurrency` inits run at once: as
 * many as there are processors unless said, since more of them only slow each other. A program of
 * our own `adoptsOrphans`; one that has us as a library decides for itself whose parent it is.
 *
 * @throws ToolError when the temporary folder cannot be written.
 */
export function openMachine(
  environment: Readonly<Record<string, string | undefined>>,
  {
    initConcurrency = availableParallelism(),
    adoptsOrphans = false,
  }: { readonly initConcurrency?: number | undefined; readonly adoptsOrphans?: boolean } = {},
): OpenMachine {
  const guardian = createGuardian();
  // If the guardian cannot work, that must show before anything is served or run.
  guardian.start();
  const { PATH: path = DEFAULT_PATH, HOME: home } = environment;
  const host = createProcessHost({ guardian, adoptsOrphans });
  let isolatedHost: Promise<ProcessHost> | undefined;
  return {
    host,
    isolatedHost: () => {
      isolatedHost ??= openIsolatedHost(host, { folder: guardian.folder(), path });
      return isolatedHost;
    },
    isSandboxKnown: () => namesSandbox(readHosts()),
    ...withoutLoops({ serve, openSender }),
    clock: systemClock,
    random: systemRandom,
    inits: new Gate(initConcurrency),
    makeFolder: () => mkdtemp(join(guardian.folder(), "scenario-")),
    base: { PATH: path, ...(home === undefined ? {} : { HOME: home }) },
    close: () => guardian.close(),
  };
}
