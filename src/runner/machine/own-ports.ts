import type { Destination } from "../../lambda/subscription.ts";
import type { serve } from "../../platform/serve.ts";
import type { OpenSender } from "../../telemetry/relay.ts";

/** A way to listen and a way to send that know of each other. */
export interface Doors {
  readonly serve: typeof serve;
  readonly openSender: OpenSender;
}

/**
 * The same, but that nothing is sent to where we listen ourselves: telemetry of an invoke that
 * invokes would never end.
 */
export function withoutLoops(doors: Doors): Doors {
  const ports = new Set<number>();
  return {
    async serve(handler, place) {
      const server = await doors.serve(handler, place);
      ports.add(server.port);
      const close = (): Promise<void> => {
        ports.delete(server.port);
        return server.close();
      };
      return { ...server, close };
    },
    async openSender(destination, signal) {
      const port = portOf(destination);
      if (ports.has(port)) throw new Error(`port ${port} is one of our own`);
      return doors.openSender(destination, signal);
    },
  };
}

function portOf(destination: Destination): number {
  if (destination.protocol === "TCP") return destination.port;
  const { port } = new URL(destination.uri);
  return port === "" ? 80 : Number(port);
}
