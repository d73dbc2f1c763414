/** A deadline is kept, and what is attached may attach again. */
import assert from "node:assert/strict";
import { Simulator } from "lambda-sim";

await using simulator = await Simulator.start({ function: { timeoutMs: 100 } });
const next = `http://${simulator.runtimeApi}/2018-06-01/runtime/invocation/next`;
const polled = fetch(next);
const { status, error } = await simulator.invoke({});
await (await polled).text();
assert.equal(status, "timeout");
assert.match(JSON.stringify(error), /Task timed out after 0\.10 seconds/);
