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
  /** Where the hosts file may be put, absolute. */
  readonly folder: string;
  /** Of whoever runs us: where the system's own programs are looked for. */
  readonly path: string;
  readonly platform?: NodeJS.Platform;
  readonly user?: User;
  /** Where the machine's hosts file is, if elsewhere than it should be. */
  readonly machineHosts?: string;
}

/**
 * `host`, but its processes find `sandbox.localdomain` in a hosts file of their own. Everything
 * else is as it was, the failure of a program that cannot be executed as well. It is `host` itself
 * where the machine's own file has the name.
 *
 * @throws ToolError where that is not possible: not on Linux, or where namespaces are refused.
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
  // Whoever the process becomes may read it, whatever our umask is.
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
