import { HOSTS_PATH, SANDBOX_HOST, SANDBOX_HOST_LINE } from "../../process/hosts-file.ts";

/** What programs write beside the name that they could not look up: Go, Node, Java, curl … */
const FAILED_LOOKUP =
  /look ?up|getaddrinfo|gaierror|UnknownHost|resolv|EAI_AGAIN|ENOTFOUND|not known/i;

/** What Python and Rust write: they leave the name out. */
const NAMELESS_LOOKUP =
  /^(?:socket\.)?gaierror: |^(?!.*:\/\/).*failed to lookup address information/;

/**
 * What to do about a process that could not look up `sandbox.localdomain`, to call it or to listen
 * there. Undefined when no line says so. For a machine that does not know the name.
 */
export function adviseOnLookup(
  lines: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const naming = lines.filter((line) => line.includes(SANDBOX_HOST));
  const isNameless = lines.some((line) => NAMELESS_LOOKUP.test(line));
  const isNamed = naming.some((line) => FAILED_LOOKUP.test(line));
  if (!isNamed && !isNameless) return undefined;
  const isSure = naming.length > 0;
  const what = isSure ? SANDBOX_HOST : `${SANDBOX_HOST}, if that was looked up,`;
  return `${what} is not known on this machine: ${howToKnow(platform)}`;
}

/** What to do about a listener that cannot be reached, on a machine that does not know the name. */
export function adviseOnListening(platform: NodeJS.Platform = process.platform): string {
  const what = `a listener that is bound to ${SANDBOX_HOST} needs that name`;
  return `${what}: ${howToKnow(platform)}`;
}

function howToKnow(platform: NodeJS.Platform): string {
  const advice = `add the line "${SANDBOX_HOST_LINE}" to ${HOSTS_PATH}`;
  const isolate = `say "isolate: hosts" in the scenario (or --isolate hosts), or `;
  return `${platform === "linux" ? isolate : ""}${advice}`;
}
