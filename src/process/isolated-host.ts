import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { err } from "../core/result.ts";
import type { ProcessHost } from "../sandbox/ports.ts";
import { execError } from "./exec-error.ts";
import { namesSandbox, readHosts, withSandbox } from "./hosts-file.ts";
import { findIsolation, isolated, notIsolated, type User } from "./isolation.ts";
import { launchFailure } from "./launch-failure.ts";

/** What {@link openIsolatedHost} needs of the machine. */
export interface Surroundings {
  /** The folder for the hosts file, absolute. */
  readonly folder: string;
  /** The `PATH` of our own process, in which the programs of the system are found. */
  readonly path: string;
  readonly platform?: NodeJS.Platform;
  readonly user?: User;
  /** The path of the machine's hosts file, if it is not the usual one. */
  readonly machineHosts?: string;
}

/**
 * Returns a host like `host` whose processes have a hosts file of their own. It has the name
 * `sandbox.localdomain`. All else stays as it is, also the failure of a program that cannot be
 * executed. If the machine's own hosts file has the name, the result is `host` itself.
 *
 * @throws ToolError if that is not possible: not on Linux, or if namespaces are refused.
 */
export async function openIsolatedHost(
  host: ProcessHost,
  { folder, path, platform = process.platform, user = currentUser(), machineHosts }: Surroundings,
): Promise<ProcessHost> {
  const text = readHosts(machineHosts);
  if (namesSandbox(text)) return host;
  if (platform !== "linux") throw notIsolated("only Linux can do that");
  const file = join(folder, "hosts");
  writeFileSync(file, withSandbox(text));
  // Every user that the process becomes must be able to read it, whatever our umask is.
  chmodSync(file, 0o644);
  const isolation = await findIsolation(file, { user, path });
  return {
    ...host,
    async spawn(spec, onLine) {
      const error = execError(spec);
      if (error !== undefined) return err(launchFailure(spec, error));
      return host.spawn(isolated(spec, isolation), onLine);
    },
  };
}

function currentUser(): User {
  return { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
}
