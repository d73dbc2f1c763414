import type { InvokeGuard } from "../../api/guarded.ts";
import { bracketed, isLoopback } from "../../core/host-name.ts";
import type { Random } from "../../core/random.ts";
import type { Address } from "../args/value.ts";
import type { Messages } from "../output/messages.ts";
import type { ServeRequest } from "./serve-request.ts";

/** How many different reasons are told. A stranger decides about the words of a reason. */
const MAX_TOLD = 20;

/** Who may invoke what `request` asks to serve. Each reason for which some may not is told once. */
export function invokeGuard(
  { invokeAddress, admitted, token }: ServeRequest,
  { random }: { readonly random: Random },
  { messages }: { readonly messages: Messages },
): InvokeGuard {
  const told = new Set<string>();
  return {
    ...admitted,
    bound: invokeAddress.host,
    token,
    newRequestId: () => random.uuid(),
    onRefused(message) {
      if (told.has(message) || told.size >= MAX_TOLD) return;
      told.add(message);
      messages.warn(`An invoke was refused: ${message}`);
    },
  };
}

/** Says which listeners machines of the network can reach. */
export function warnOfOpenDoors(
  { invokeAddress, runtimeAddress, token }: ServeRequest,
  messages: Messages,
): void {
  if (!isLoopback(invokeAddress.host) && token === undefined) {
    messages.warn(
      `The invoke endpoint is open to the network at ${shown(invokeAddress)}: whoever reaches it can run the function`,
      "--token TOKEN lets in only callers who send it; 127.0.0.1 is for this machine alone",
    );
  }
  if (!isLoopback(runtimeAddress.host)) {
    messages.warn(
      `The Runtime API is open to the network at ${shown(runtimeAddress)}: whoever reaches it can take events and answer them`,
      "127.0.0.1 is for this machine alone",
    );
  }
}

function shown({ host, port }: Address): string {
  return port === 0 ? bracketed(host) : `${bracketed(host)}:${port}`;
}
