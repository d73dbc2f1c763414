import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findIsolation, type User } from "../../src/process/isolation.ts";

/** Why processes of `user` cannot have a hosts file of their own on this machine; undefined when they can. */
export async function isolationProblem(user: User): Promise<string | undefined> {
  if (process.platform !== "linux") return "only on Linux";
  const folder = mkdtempSync(join(tmpdir(), "isolation-problem-"));
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, "");
  try {
    await findIsolation(hosts, { user, path: process.env["PATH"] ?? "/usr/bin:/bin" });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
