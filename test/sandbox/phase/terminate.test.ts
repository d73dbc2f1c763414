import { expect, test } from "bun:test";
import { RUNTIME } from "../../../src/lambda/source-name.ts";
import { nextEvent } from "../../../src/sandbox/call/extension.ts";
import { nextInvocation } from "../../../src/sandbox/call/next.ts";
import { GenerationOver } from "../../../src/sandbox/generation.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const EVERY_SIGNAL = ["SIGTERM", "SIGKILL"];

/** An environment that is initialized, with an extension that asked for `events`. */
async function initialized(events: readonly string[] = []): Promise<Stage> {
  const stage = new Stage({ extensions: ["audit"] });
  const begun = stage.fleet.begin();
  await settle();
  await stage.event(await stage.register("audit", events));
  await stage.next();
  await begun;
  return stage;
}

test("terminate() tells the extensions of the shutdown once the runtime has exited", async () => {
  const stage = await initialized(["SHUTDOWN"]);
  const runtime = stage.host.last(RUNTIME);
  runtime.ignores = EVERY_SIGNAL;
  const start = stage.journal.length;
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(1000);
  expect(stage.story(start)).toEqual(["shutdownStarted spindown"]);
  runtime.exit(0);
  await settle();
  expect(stage.story(start)).toEqual([
    "shutdownStarted spindown",
    "processExited runtime 0",
    "eventSent audit SHUTDOWN",
  ]);
  stage.host.last("audit").exit(0);
  await shutdown;
});

test("terminate() ends when every process has exited", async () => {
  const stage = await initialized();
  const audit = stage.host.last("audit");
  audit.ignores = EVERY_SIGNAL;
  const start = stage.journal.length;
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(2000);
  expect(stage.story(start)).not.toContain("shutdownEnded");
  audit.exit(0);
  await shutdown;
  expect(stage.story(start).slice(-3)).toEqual([
    "processExited audit 0",
    "shutdownEnded",
    "environmentEnded",
  ]);
});

test("terminate() tells an extension that has exited nothing", async () => {
  const stage = await initialized(["SHUTDOWN"]);
  const start = stage.journal.length;
  stage.host.last("audit").exit(1);
  await settle();
  expect(stage.story(start)).toEqual([
    "processExited audit 1",
    "shutdownStarted failure",
    "processExited runtime SIGTERM",
    "shutdownEnded",
    "environmentEnded",
  ]);
});

test("terminate() ends as soon as every attached extension asks for more after the SHUTDOWN", async () => {
  const stage = new Stage({ extensions: ["audit"], attached: [RUNTIME, "audit"] });
  await stage.fleet.begin();
  const id = await stage.register("audit", ["SHUTDOWN"]);
  await stage.event(id);
  await stage.next();
  const shutdown = stage.fleet.shutdown("spindown");
  await settle();
  expect(stage.story()).not.toContain("shutdownEnded");
  await stage.event(id);
  await shutdown;
  expect(stage.clock.monotonic()).toBe(0);
  await stage.fleet.close("spindown");
});

test("terminate() ends the polls that wait, of the runtime and of the extensions", async () => {
  const stage = new Stage({ extensions: ["audit"], attached: [RUNTIME, "audit"] });
  await stage.fleet.begin();
  const event = nextEvent(stage.sandbox, await stage.register("audit", []), {});
  const invocation = nextInvocation(stage.sandbox, {});
  if (!event.ok || !invocation.ok) throw new Error("refused");
  const ends = Promise.allSettled([event.value, invocation.value]);
  await settle();
  await stage.fleet.shutdown("spindown");
  const reason = new GenerationOver("The execution environment was reset");
  const end = { status: "rejected", reason } as const;
  expect(await ends).toEqual([end, end]);
  await stage.fleet.close("spindown");
});
