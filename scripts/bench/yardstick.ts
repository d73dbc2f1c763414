/**
 * A yardstick for the hot path, as processes of its own: load must not share a process with what it
 * measures.
 *
 *   yardstick.ts runtime                  a runtime at AWS_LAMBDA_RUNTIME_API that echoes
 *   yardstick.ts limit --address H:P      the same exchanges with the least work, as the limit
 *   yardstick.ts load --address H:P …     callers; prints a LoadResult as JSON
 *
 * It is written in TypeScript so that it needs no other toolchain.
 */
import { parseArgs } from "node:util";
import { serveLimit } from "./limit.ts";
import { generateLoad } from "./load.ts";
import { playRuntime } from "./runtime.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    address: { type: "string", default: "127.0.0.1:8080" },
    callers: { type: "string", default: "1" },
    bytes: { type: "string", default: "20" },
    duration: { type: "string", default: "3000" },
    count: { type: "string", default: "Infinity" },
    "warm-up": { type: "string", default: "300" },
  },
});
const { address } = values;

switch (positionals[0]) {
  case "runtime":
    await playRuntime(process.env["AWS_LAMBDA_RUNTIME_API"] ?? address);
    break;
  case "limit":
    serveLimit(address);
    break;
  case "load": {
    const result = await generateLoad({
      address,
      callers: Number(values.callers),
      payloadBytes: Number(values.bytes),
      durationMs: Number(values.duration),
      count: Number(values.count),
      warmUpMs: Number(values["warm-up"]),
    });
    console.log(JSON.stringify(result));
    process.exit(0);
  }
  case undefined:
  default:
    console.error('Cannot run the yardstick: say "runtime", "limit" or "load"');
    process.exit(2);
}
