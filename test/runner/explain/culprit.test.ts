import { describe, expect, test } from "bun:test";
import { describeCulprits } from "../../../src/runner/explain/culprit.ts";
import { Stage } from "../../support/stage.ts";

/** What is said of the invocation once it has been reported. */
async function culpritsOf(
  stage: Stage,
  invocation: Awaited<ReturnType<Stage["invoke"]>>,
): Promise<string | undefined> {
  // Past every limit of init, invoke and reset.
  for (let turn = 0; turn < 8; turn++) await stage.clock.advance(2500);
  const report = await invocation.report;
  return report && describeCulprits(report, stage.journal.since(0));
}

describe("describeCulprits()", () => {
  test("describeCulprits() names the extension that died, with its code or its signal", async () => {
    const ends = [
      [7, 'extension "b" exited with code 7'],
      ["SIGSEGV", 'extension "b" was ended by signal SIGSEGV'],
    ] as const;
    for (const [end, words] of ends) {
      const stage = new Stage({ extensions: ["a", "b"] });
      const { invocation } = await stage.dispatched(["a", "b"]);
      const process = stage.host.last("b");
      if (typeof end === "number") process.exit(end);
      else process.signal(end);
      expect(await culpritsOf(stage, invocation)).toBe(words);
    }
  });

  test("describeCulprits() names the runtime that died", async () => {
    const stage = new Stage({ extensions: ["a"] });
    const { invocation } = await stage.dispatched(["a"]);
    stage.host.last("runtime").exit(1);
    expect(await culpritsOf(stage, invocation)).toBe("the runtime exited with code 1");
  });

  test("describeCulprits() names the extension that has not registered", async () => {
    const stage = new Stage({ extensions: ["obs"] });
    const invocation = await stage.invoke();
    expect(await culpritsOf(stage, invocation)).toBe('extension "obs" has not registered');
  });

  test("describeCulprits() says under which other name an extension has registered", async () => {
    const stage = new Stage({ extensions: ["obs"] });
    const invocation = await stage.invoke();
    await stage.clock.advance(10_000);
    await stage.clock.advance(2500);
    await stage.register("obs.py", ["INVOKE"]);
    expect(await culpritsOf(stage, invocation)).toContain(
      'extension "obs" has not registered, but "obs.py" has: ' +
        "an extension registers under the name that the scenario gives it",
    );
  });

  test("describeCulprits() says under which other name an extension was refused, and exited", async () => {
    const stage = new Stage({ extensions: ["audit", "obs"] });
    const invocation = await stage.invoke();
    await stage.clock.advance(10_000);
    await stage.clock.advance(2500);
    const refusal = { status: 403, errorType: "Extension.InvalidEventType", errorMessage: "" };
    const request = "POST /2020-01-01/extension/register";
    stage.sandbox.record({ type: "refusal", by: "obs.py", request, ...refusal });
    stage.host.last("obs").exit(1);
    expect(await culpritsOf(stage, invocation)).toBe(
      'extension "obs" exited with code 1; extension "obs" has not registered, but ' +
        '"obs.py" was refused: an extension registers under the name that the scenario gives it',
    );
  });

  test("describeCulprits() names the extension that is not back at next", async () => {
    const stage = new Stage({ extensions: ["obs"] });
    const { invocation } = await stage.dispatched(["obs"]);
    await stage.respond(invocation.requestId);
    await stage.next();
    expect(await culpritsOf(stage, invocation)).toBe(
      'extension "obs" has not called next after INVOKE',
    );
  });

  test("describeCulprits() names the runtime that has not answered", async () => {
    const stage = new Stage();
    const { invocation } = await stage.dispatched();
    expect(await culpritsOf(stage, invocation)).toBe("the runtime has not answered");
  });

  test("describeCulprits() says nothing of an invoke in which nobody failed", async () => {
    const stage = new Stage({ extensions: ["obs"] });
    const { invocation, ids } = await stage.dispatched(["obs"]);
    await stage.respond(invocation.requestId);
    await stage.next();
    await stage.event(ids[0]!);
    expect(await culpritsOf(stage, invocation)).toBeUndefined();
  });
});
