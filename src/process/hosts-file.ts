import { readFileSync } from "node:fs";

/**
 * The name of the loopback address with which extensions subscribe to telemetry:
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
 */
export const SANDBOX_HOST = "sandbox.localdomain";

/** The line of a hosts file that defines {@link SANDBOX_HOST}. */
export const SANDBOX_HOST_LINE = `127.0.0.1 ${SANDBOX_HOST}`;

/** The path of the machine's hosts file: hosts(5). */
export const HOSTS_PATH = "/etc/hosts";

/** The text of the machine's hosts file; empty if there is no such file. */
export function readHosts(path = HOSTS_PATH): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Whether `text`, of a hosts file, gives {@link SANDBOX_HOST} a loopback address. */
export function namesSandbox(text: string): boolean {
  return text.split("\n").some((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return /^(?:127\.|::1$)/.test(address) && names.includes(SANDBOX_HOST);
  });
}

/** Adds {@link SANDBOX_HOST} and its short form to `text`, of a hosts file. */
export function withSandbox(text: string): string {
  const lines = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${lines}${SANDBOX_HOST_LINE} sandbox\n`;
}
