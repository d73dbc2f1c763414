import { connect, type Socket } from "node:net";
import { getSystemErrorMap } from "node:util";

/**
 * Connects to `port` of this machine. The connection ends at once when `signal` is aborted. It goes
 * to 127.0.0.1. If that is refused it goes to ::1: a program on `localhost` may listen only there.
 * Rejects with the error of 127.0.0.1, for {@link inWords}, or with the reason of `signal`.
 */
export async function dialLoopback(port: number, signal: AbortSignal): Promise<Socket> {
  try {
    return await dial("127.0.0.1", port, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ECONNREFUSED") throw error;
    return await dial("::1", port, signal).catch(() => {
      throw signal.aborted ? signal.reason : error;
    });
  }
}

function dial(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({ host, port, noDelay: true });
    const end = (): void => {
      socket.destroy(signal.reason);
    };
    signal.addEventListener("abort", end, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", end));
    // It stays, so that an error while nobody uses the connection is ignored.
    socket.on("error", reject);
    socket.once("connect", () => resolve(socket));
  });
}

/** The error of a connection in a few words, such as `connection refused`. */
export function inWords(error: NodeJS.ErrnoException): string {
  const [, words] = getSystemErrorMap().get(error.errno ?? 0) ?? [];
  return words ?? error.message;
}
