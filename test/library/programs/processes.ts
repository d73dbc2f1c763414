/** Processes are started, frozen, told to go, and gone: the built-in ones and one's own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Simulator } from "lambda-sim";

function stateOf(pid: number): string {
  return execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).charAt(0);
}

const pids: number[] = [];
{
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { audit: { stub: { workMs: 20, log: ["seen"], telemetry: {} } } },
  });
  simulator.journal.subscribe((entry) => {
    if (entry.type === "processStarted") pids.push(entry.pid);
  });
  const first = await simulator.invoke({ n: 1 }, { stub: { log: ["handling"] } });
  assert.deepEqual(first.response, { n: 1 });
  assert.match(first.log, /\nhandling\n/);
  await simulator.waitForFrozen();
  // The signal takes effect a moment after it was sent.
  while (pids.some((pid) => stateOf(pid) !== "T")) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const stream = { chunks: ["a", "b"], fail: { errorType: "Function.Cut", errorMessage: "cut" } };
  const second = await simulator.invoke({}, { stub: { stream } });
  assert.equal(second.start, "warm");
  assert.deepEqual(second.error, { errorType: "Function.Cut", errorMessage: "cut" });

  await simulator.shutdown("Spindown");
  const exits = simulator.journal.since(0).flatMap((each) => {
    return each.type === "processExited" ? [`${each.source} ${each.exit.code}`] : [];
  });
  assert.deepEqual(exits, ["runtime 0", "audit 0"]);
}
for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });

{
  const command = ["/bin/sh", "-c", 'echo "$GREETING"; exit 3'] as const;
  await using simulator = await Simulator.start({
    runtime: { command, environment: { GREETING: "hello" } },
  });
  const { errorType } = await simulator.invoke({});
  assert.equal(errorType, "Runtime.ExitError");
  const { line } = await simulator.waitFor((entry) => entry.type === "log");
  assert.equal(line, "hello");
}
