import { readFileSync } from "node:fs";

/**
 * What extensions call the loopback address by when they subscribe to telemetry:
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
 */
export const SANDBOX_HOST = "sandbox.localdomain";

/** The line of a hosts file that makes {@link SANDBOX_HOST} known. */
export const SANDBOX_HOST_LINE = `127.0.0.1 ${SANDBOX_HOST}`;

/** Where the machine's hosts file is: hosts(5). */
export const HOSTS_PATH = "/etc/hosts";

/** The text of the machine's hosts file; empty where there is none. */
export function readHosts(path = HOSTS_PATH): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Whether a hosts file of that text gives {@link SANDBOX_HOST} an address of the loopback. */
export function namesSandbox(text: string): boolean {
  return text.split("\n").some((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return /^(?:127\.|::1$)/.test(address) && names.includes(SANDBOX_HOST);
  });
}

/** The text of a hosts file with {@link SANDBOX_HOST} and its short form added. */
export function withSandbox(text: string): string {
  const lines = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${lines}${SANDBOX_HOST_LINE} sandbox\n`;
}
