import { createServer } from "node:net";
import { programCommand } from "./program.ts";
import { send } from "./socket-wire.ts";
import type { Wire, WireFunction, WireReply } from "./wire.ts";

const LOOPBACK = "127.0.0.1";
const LISTENS_WITHIN_MS = 20_000;
const ANSWERS_WITHIN_MS = 20_000;
/** What a server that has an answer needs at most to give it. */
const PEEK_MS = 100;

/** Starts `lambda-sim serve`, attached, and reaches it over sockets; `close` kills it. */
export async function openProgram({ timeoutMs }: WireFunction): Promise<Wire> {
  const [invokePort, runtimePort] = [await freePort(), await freePort()];
  const timeout =
    timeoutMs === undefined ? {} : { AWS_LAMBDA_FUNCTION_TIMEOUT: `${timeoutMs / 1000}` };
  const program = Bun.spawn(
    [
      ...programCommand(),
      "serve",
      `--invoke-address=${LOOPBACK}:${invokePort}`,
      `--runtime-address=${LOOPBACK}:${runtimePort}`,
    ],
    { env: { ...process.env, ...timeout }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const probe = (port: number) => send(port, { method: "GET", path: "/" });
  const close = async (): Promise<void> => {
    program.kill("SIGKILL");
    await program.exited;
  };
  for (const port of [invokePort, runtimePort]) {
    if (await listens(port, () => program.exitCode === null)) continue;
    await close();
    throw new Error(`Cannot reach the program: ${await new Response(program.stderr).text()}`);
  }
  return {
    invoke: (request) => send(invokePort, request),
    runtime: (request) => send(runtimePort, request),
    async settle() {
      // An answer to a later connection: what was sent on the earlier ones has been read.
      await probe(invokePort);
      await probe(invokePort);
    },
    outcome: (reply) => within(ANSWERS_WITHIN_MS, reply),
    peek: (reply) => within(PEEK_MS, reply),
    elapse: async () => {},
    close,
  };
}

async function within(ms: number, reply: Promise<WireReply>): Promise<WireReply | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries until something accepts connections at `port`; false when `isAlive` ceases to hold, or too late. */
async function listens(port: number, isAlive: () => boolean): Promise<boolean> {
  const giveUpAt = performance.now() + LISTENS_WITHIN_MS;
  while (isAlive() && performance.now() < giveUpAt) {
    try {
      const socket = await Bun.connect({ hostname: LOOPBACK, port, socket: { data() {} } });
      socket.end();
      return true;
    } catch {
      await Bun.sleep(5);
    }
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port");
  return address.port;
}
