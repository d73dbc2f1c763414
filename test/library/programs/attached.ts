/** The user's own code speaks the APIs: nothing is started. */
import assert from "node:assert/strict";
import { Simulator, WaitTimeout, type InvokeResult } from "lambda-sim";

await using simulator = await Simulator.start({ function: { timeoutMs: 500 } });
const api = `http://${simulator.runtimeApi}/2018-06-01/runtime/invocation`;

async function serve(handle: (payload: string) => string): Promise<void> {
  for (;;) {
    const next = await fetch(`${api}/next`).catch(() => undefined);
    if (next?.status !== 200) return;
    const id = next.headers.get("Lambda-Runtime-Aws-Request-Id") ?? "";
    const body = handle(await next.text());
    await (await fetch(`${api}/${id}/response`, { method: "POST", body })).text();
  }
}

const inVain = simulator.waitForPhase("shutdown", { timeoutMs: 10 });
await assert.rejects(inVain, WaitTimeout);

// A client that hangs up ends its own poll only.
const hangUp = new AbortController();
const abandoned = fetch(`${api}/next`, { signal: hangUp.signal }).catch(() => "gone");
await simulator.waitForPhase("ready");
hangUp.abort();
assert.equal(await abandoned, "gone");

void serve((payload) => payload.toUpperCase());
const result: InvokeResult = await simulator.invoke("ada");
assert.equal(result.response, "ADA");
assert.equal(result.start, "cold");
assert.deepEqual(
  simulator.journal.since(0).filter(({ type }) => type === "refusal"),
  [],
);
