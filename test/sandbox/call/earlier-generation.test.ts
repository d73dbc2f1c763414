import { expect, test } from "bun:test";
import { nextInvocation } from "../../../src/sandbox/call/next.ts";
import { Stage } from "../../support/stage.ts";

test("isLeftOver() is true for a runtime while only the extensions have been started again", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 }, extensions: ["audit"] });
  await stage.dispatched(["audit"]);
  stage.host.last("audit").exit(1);
  await stage.clock.advance(2000);
  await stage.invoke();
  expect(stage.story().at(-1)).toBe("processStarted audit");
  expect(nextInvocation(stage.sandbox, {})).toMatchObject({ ok: false, error: { status: 500 } });
});
