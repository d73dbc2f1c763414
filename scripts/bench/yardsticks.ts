import type { LoadResult } from "./load.ts";

/** A command, and what it needs in its environment. */
export interface Launch {
  readonly command: readonly string[];
  readonly env: Record<string, string>;
}

/** How many callers invoke with what, for how long or how often. */
export interface LoadShape {
  readonly callers: number;
  readonly payloadBytes: number;
  readonly durationMs: number;
  readonly count?: number;
}

/** Programs that play the limit, a runtime and callers. */
export interface Yardstick {
  readonly name: string;
  limit(address: string): readonly string[];
  runtime(address: string): Launch;
  load(address: string, shape: LoadShape): readonly string[];
  /** What the output of `load` says. */
  parse(output: string): LoadResult;
}

const script = Bun.fileURLToPath(new URL("yardstick.ts", import.meta.url));

/** The one in this folder. */
export const ownYardstick: Yardstick = {
  name: "TypeScript",
  limit: (address) => [process.execPath, script, "limit", `--address=${address}`],
  runtime: (address) => ({
    command: [process.execPath, script, "runtime"],
    env: { AWS_LAMBDA_RUNTIME_API: address },
  }),
  load: (address, { callers, payloadBytes, durationMs, count = Infinity }) => {
    const flags = { address, callers, bytes: payloadBytes, duration: durationMs, count };
    const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    return [process.execPath, script, "load", ...args];
  },
  parse: (output) => JSON.parse(output) as LoadResult,
};

/**
 * A program with the flags `-mode limit|runtime|load -addr -c -size -d`, to measure with another
 * toolchain's yardstick as well. It cannot count: `count` is left out.
 */
export function foreignYardstick(program: string): Yardstick {
  return {
    name: program,
    limit: (address) => [program, "-mode", "limit", "-addr", address],
    runtime: (address) => ({
      command: [program, "-mode", "runtime"],
      env: { AWS_LAMBDA_RUNTIME_API: address },
    }),
    load: (address, { callers, payloadBytes, durationMs }) => {
      const flags = { mode: "load", addr: address, c: callers, size: payloadBytes };
      const args = Object.entries(flags).map(([name, value]) => `-${name}=${value}`);
      return [program, ...args, `-d=${durationMs}ms`];
    },
    parse: parseLine,
  };
}

/** Reads `conc=1 size=20 ok=12670 bad=0 rps=8446 p50=113.289µs p99=2.5ms max=4.1ms`. */
function parseLine(output: string): LoadResult {
  const fields = new Map(
    [...output.matchAll(/(\w+)=(\S+)/g)].map((match) => [match[1], match[2] ?? ""]),
  );
  const field = (name: string): number => Number(fields.get(name) ?? Number.NaN);
  return {
    ok: field("ok"),
    bad: field("bad"),
    lost: 0,
    perSecond: field("rps"),
    p50Ms: milliseconds(fields.get("p50") ?? ""),
    p99Ms: milliseconds(fields.get("p99") ?? ""),
  };
}

function milliseconds(text: string): number {
  const scale = text.endsWith("µs") ? 0.001 : text.endsWith("ms") ? 1 : 1000;
  return Number.parseFloat(text) * scale;
}
