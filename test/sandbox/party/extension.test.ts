import { expect, test } from "bun:test";
import type { ExtensionEvent } from "../../../src/lambda/event.ts";
import { Extension, type SentEvent } from "../../../src/sandbox/party/extension.ts";
import { settle } from "../../support/virtual-clock.ts";

const shutdown: ExtensionEvent = {
  eventType: "SHUTDOWN",
  deadlineMs: 2000,
  shutdownReason: "spindown",
};

function registered(): Extension {
  const extension = new Extension("audit", "id-1", "external");
  extension.register(["INVOKE", "SHUTDOWN"]);
  return extension;
}

/** What one poll of `extension` has received so far, or the type of its refusal. */
function poll(extension: Extension): SentEvent[] | string {
  const received: SentEvent[] = [];
  const polled = extension.next({});
  if (!polled.ok) return polled.error.errorType;
  void polled.value.then((sent) => received.push(sent));
  return received;
}

test("Extension.send() before the first poll still lets the extension report that its init failed", () => {
  const extension = registered();
  extension.send({ id: "event-1", event: shutdown });
  expect(extension.advance("initError")).toEqual({ ok: true, value: "InitError" });
});

test("Extension.next() takes an event that was sent before the first poll", async () => {
  const extension = registered();
  const sent = { id: "event-1", event: shutdown };
  extension.send(sent);
  const received = poll(extension);
  await settle();
  expect([extension.state, received]).toEqual(["Running", [sent]]);
});

test("Extension.next() takes an event that no poll has taken", async () => {
  const extension = registered();
  const left = new AbortController();
  const polled = extension.next({ signal: left.signal });
  if (!polled.ok) throw new Error(polled.error.errorMessage);
  polled.value.catch(() => {});
  left.abort();
  const sent = { id: "event-1", event: shutdown };
  extension.send(sent);
  const received = poll(extension);
  await settle();
  expect([extension.state, received, extension.hasTakenAll]).toEqual(["Running", [sent], true]);
});

test("Extension.next() refuses a second poll, unless the client of the first has gone", () => {
  const extension = registered();
  const left = new AbortController();
  const polled = extension.next({ signal: left.signal });
  if (!polled.ok) throw new Error(polled.error.errorMessage);
  polled.value.catch(() => {});
  expect(poll(extension)).toBe("Extension.InvalidExtensionState");
  left.abort();
  expect(poll(extension)).toEqual([]);
  expect([extension.state, extension.polling]).toEqual(["Ready", 1]);
});

test("Extension.redeliver() sets to work an extension that has polled again", async () => {
  const extension = registered();
  const sent = { id: "event-1", event: shutdown };
  poll(extension);
  extension.send(sent);
  const received = poll(extension);
  expect(extension.state).toBe("Ready");
  extension.redeliver(sent);
  await settle();
  expect([extension.state, received]).toEqual(["Running", [sent]]);
});

test("Extension.redeliver() leaves the event to the next poll where none waits", async () => {
  const extension = registered();
  const sent = { id: "event-1", event: shutdown };
  const later = { id: "event-2", event: shutdown };
  poll(extension);
  extension.send(sent);
  extension.send(later);
  extension.redeliver(sent);
  expect([extension.state, extension.hasTakenAll]).toEqual(["Running", false]);
  const received = poll(extension);
  await settle();
  expect([extension.state, received]).toEqual(["Running", [sent]]);
});

test("Extension.redeliver() sets to work an extension whose second client has gone as well", async () => {
  const extension = registered();
  const sent = { id: "event-1", event: shutdown };
  poll(extension);
  extension.send(sent);
  const left = new AbortController();
  const polled = extension.next({ signal: left.signal });
  if (!polled.ok) throw new Error(polled.error.errorMessage);
  polled.value.catch(() => {});
  left.abort();
  extension.redeliver(sent);
  expect(extension.state).toBe("Running");
  const received = poll(extension);
  await settle();
  expect([extension.state, received]).toEqual(["Running", [sent]]);
});

test("Extension.register() that is refused changes no subscription", () => {
  const extension = registered();
  expect(extension.register([])).toMatchObject({
    error: { errorMessage: expect.stringContaining("for extension audit.") },
  });
  expect(extension.subscriptions).toEqual(["INVOKE", "SHUTDOWN"]);
});

test("Extension.advance() names the extension's id where it refuses a call", () => {
  const extension = registered();
  extension.advance("exit");
  expect(extension.advance("exitError")).toMatchObject({
    error: { errorMessage: expect.stringContaining("for extension id-1.") },
  });
});

test("Extension.close() ends the poll that waits", async () => {
  const extension = registered();
  const polled = extension.next({});
  if (!polled.ok) throw new Error(polled.error.errorMessage);
  const ended = polled.value.catch((reason: unknown) => reason);
  extension.close("reset");
  await settle();
  expect([await Promise.race([ended, "waits"]), extension.polling]).toEqual(["reset", 0]);
});
