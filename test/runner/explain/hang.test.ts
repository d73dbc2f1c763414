import { expect, test } from "bun:test";
import { describeHang } from "../../../src/runner/explain/hang.ts";
import { Stage } from "../../support/stage.ts";

test("describeHang() names the extension that has not registered", async () => {
  const stage = new Stage({ extensions: ["audit", "late"] });
  await stage.invoke();
  await stage.event(await stage.register("audit"));
  await stage.clock.advance(2000);
  expect(describeHang(stage)).toBe(
    'environment 1 was in init: extension "late" has not registered; ' +
      'the last call was next of extension "audit", 2.00s before',
  );
});

test("describeHang() says under which other name an extension has registered", async () => {
  const stage = new Stage({ extensions: ["obs"] });
  await stage.invoke();
  await stage.register("obs.py", ["INVOKE"]);
  expect(describeHang(stage)).toContain('extension "obs" has not registered, but "obs.py" has: ');
});

test("describeHang() says what the runtime does, and that nobody has called", async () => {
  const stage = new Stage();
  await stage.invoke();
  expect(describeHang(stage)).toBe(
    "environment 1 was in init: the runtime has not called next (it is Started); " +
      "there was no call at all",
  );
});

test("describeHang() tells a caller that does not say its name from an extension called extension", async () => {
  const stage = new Stage({ extensions: ["audit", "extension"], attached: ["extension"] });
  await stage.invoke();
  const { clock, journal } = stage;
  const refuse = (): void => {
    const request = "GET /2020-01-01/extension/event/next";
    const error = { status: 403, errorType: "Extension.MissingHeader", errorMessage: "none" };
    const stamp = { at: clock.now(), monotonicMs: clock.monotonic(), environment: 1 };
    journal.append({ type: "refusal", by: "extension", request, ...error, ...stamp });
  };
  refuse();
  const call = "the last call was GET /2020-01-01/extension/event/next of";
  expect(describeHang(stage)).toContain(`${call} an extension, which was refused, `);
  await stage.register("extension");
  refuse();
  expect(describeHang(stage)).toContain(`${call} extension "extension", which was refused, `);
});

test("describeHang() names every process that is at work in an invoke", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  expect(describeHang(stage)).toContain(
    'extension "audit" has not called next, the runtime has not called next (it is Running)',
  );
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.clock.advance(100);
  expect(describeHang(stage)).toBe(
    'environment 1 was in invoke: extension "audit" has not called next; ' +
      "the last call was next of the runtime, 100ms before",
  );
});

test("describeHang() names the process that has not exited at shutdown", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(ids[0]!);
  void stage.fleet.shutdown("spindown");
  await stage.clock.advance(500);
  expect(describeHang(stage)).toStartWith(
    'environment 1 was in shutdown: extension "audit" has not exited; ',
  );
  await stage.clock.advance(2000);
});

test("describeHang() has nothing to say when everything is quiet", async () => {
  const stage = new Stage();
  expect(describeHang(stage)).toBeUndefined();
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(describeHang(stage)).toBeUndefined();
});
