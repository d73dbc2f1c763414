import type { Destination } from "../../lambda/subscription.ts";
import type { serve } from "../../platform/serve.ts";
import type { OpenSender } from "../../telemetry/relay.ts";

/** A way to listen and a way to send. */
export interface Doors {
  readonly serve: typeof serve;
  readonly openSender: OpenSender;
}

/**
 * The same doors, but nothing is sent to a port that we listen on ourselves: telemetry that
 * invokes, and so makes telemetry, would never end.
 */
export function withoutLoops(doors: Doors): Doors {
  const ports = new Set<number>();
  return {
    async serve(handler, place, onUnreadable) {
      const server = await doors.serve(handler, place, onUnreadable);
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
