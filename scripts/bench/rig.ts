import { connect } from "./connection.ts";
import type { LoadResult } from "./load.ts";
import type { LoadShape, Yardstick } from "./yardsticks.ts";
import { root } from "../run.ts";

/** The program that is measured: what `LAMBDA_SIM` names, else the one that was built. */
export const program = process.env["LAMBDA_SIM"] ?? `${root}dist/lambda-sim`;

/** What callers may take beyond their time: not every yardstick gives up waiting by itself. */
const PATIENCE_MS = 20_000;

/** A server with a runtime attached to it, ready for callers. */
export interface Rig {
  readonly name: string;
  /** Of the server. */
  readonly pid: number;
  /** `host:port` for callers. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts `lambda-sim serve`, attached, and a runtime for it. */
export async function startProgram(yardstick: Yardstick): Promise<Rig> {
  const [invoke, api] = [freeAddress(), freeAddress()];
  const command = [program, "serve", `--invoke-address=${invoke}`, `--runtime-address=${api}`];
  return assemble("lambda-sim", {
    server: command,
    address: invoke,
    runtime: yardstick.runtime(api),
  });
}

/** Starts `lambda-sim serve` on the scenario at `path`, which starts its own runtime. */
export async function startScenario(path: string): Promise<Rig> {
  const address = freeAddress();
  const server = [program, "serve", `--invoke-address=${address}`, path];
  return assemble("lambda-sim", { server, address, runtime: undefined });
}

/** Starts the least server there is, and a runtime for it. */
export async function startLimit(yardstick: Yardstick): Promise<Rig> {
  const address = freeAddress();
  const [server, runtime] = [yardstick.limit(address), yardstick.runtime(address)];
  return assemble("limit", { server, address, runtime });
}

interface Parts {
  readonly server: readonly string[];
  readonly address: string;
  /** Undefined where the server starts it. */
  readonly runtime:
    | { readonly command: readonly string[]; readonly env: Record<string, string> }
    | undefined;
}

async function assemble(name: string, { server, address, runtime }: Parts): Promise<Rig> {
  const serving = spawnQuietly(server);
  const polling = runtime && spawnQuietly(runtime.command, runtime.env);
  const stop = async (): Promise<void> => {
    polling?.kill();
    serving.kill();
    await Promise.all([polling?.exited, serving.exited]);
  };
  const ready = connect({ address, onMessage() {}, onClose() {} }).then((it) => it.end());
  const gone = serving.exited.then((code) => {
    throw new Error(`Cannot start "${server.join(" ")}": it exits with ${code}`);
  });
  gone.catch(() => {});
  await Promise.race([ready, gone]);
  return { name, pid: serving.pid, address, stop };
}

function spawnQuietly(command: readonly string[], env: Record<string, string> = {}) {
  return Bun.spawn([...command], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "ignore"],
  });
}

/** Lets callers loose on `rig`. */
export async function load(
  yardstick: Yardstick,
  rig: Rig,
  options: LoadShape,
): Promise<LoadResult> {
  const child = Bun.spawn([...yardstick.load(rig.address, options)], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: options.durationMs + PATIENCE_MS,
  });
  const output = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`Cannot load ${rig.name}: ${output}`);
  return yardstick.parse(output);
}

function freeAddress(): string {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const address = `127.0.0.1:${listener.port}`;
  listener.stop(true);
  return address;
}
