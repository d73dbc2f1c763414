import { expect, test } from "bun:test";
import { nextEvent } from "../../../src/sandbox/call/extension.ts";
import { PollRefused } from "../../../src/sandbox/call/second-poll.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** An extension that polls, and what becomes of its polls; its runtime has not called next yet. */
class Polls {
  readonly stage = new Stage({ extensions: ["audit"] });
  readonly outcomes: string[] = [];
  #id = "";

  async open(): Promise<AbortController> {
    await this.stage.invoke();
    this.#id = await this.stage.register("audit");
    return this.poll("first");
  }

  poll(name: string): AbortController {
    const client = new AbortController();
    const polled = nextEvent(this.stage.sandbox, this.#id, { signal: client.signal });
    if (!polled.ok) throw new Error("refused at once");
    polled.value.then(
      ({ sent }) => this.outcomes.push(`${name} ${sent.event.eventType}`),
      (error: unknown) => {
        const isRefused = error instanceof PollRefused;
        this.outcomes.push(`${name} ${isRefused ? error.refusal.errorType : String(error)}`);
      },
    );
    return client;
  }

  /** How often the journal says that the extension called next. */
  get nexts(): number {
    return this.stage.journal
      .since(0)
      .filter((entry) => entry.type === "next" && entry.source === "audit").length;
  }

  async dispatch(): Promise<void> {
    await this.stage.next();
  }
}

test("pollBeside() refuses a poll after 100 ms if the other one still waits", async () => {
  const polls = new Polls();
  await polls.open();
  polls.poll("second");
  await polls.stage.clock.advance(99);
  expect(polls.outcomes).toEqual([]);
  await polls.stage.clock.advance(1);
  expect(polls.outcomes).toEqual(["second Extension.InvalidExtensionState"]);
  await polls.dispatch();
  expect(polls.outcomes.slice(1)).toEqual(["first INVOKE"]);
  expect(polls.nexts).toBe(1);
});

test("pollBeside() takes the place of a poll whose client is seen to have gone meanwhile", async () => {
  const polls = new Polls();
  const first = await polls.open();
  polls.poll("second");
  await polls.stage.clock.advance(99);
  first.abort("gone");
  await polls.stage.clock.advance(1000);
  expect(polls.outcomes).toEqual(["first gone"]);
  await polls.dispatch();
  expect(polls.outcomes.slice(1)).toEqual(["second INVOKE"]);
  expect(polls.nexts).toBe(2);
});

test("pollBeside() gets an event that comes before it is known whether the first client lives", async () => {
  const polls = new Polls();
  const first = await polls.open();
  polls.poll("second");
  await polls.dispatch();
  expect(polls.outcomes).toEqual(["second INVOKE"]);
  first.abort("gone");
  await polls.stage.clock.advance(1000);
  expect(polls.outcomes).toEqual(["second INVOKE", "first gone"]);
});

test("pollBeside() leaves no timer when its own client has gone", async () => {
  const polls = new Polls();
  await polls.open();
  const before = polls.stage.clock.pending;
  polls.poll("second").abort("gone");
  await settle();
  expect([polls.outcomes, polls.stage.clock.pending]).toEqual([["second gone"], before]);
  await polls.dispatch();
  expect(polls.outcomes.slice(1)).toEqual(["first INVOKE"]);
});

test("pollBeside() accepts the last of several that were given up one after the other", async () => {
  const polls = new Polls();
  const first = await polls.open();
  const second = polls.poll("second");
  await polls.stage.clock.advance(10);
  polls.poll("third");
  first.abort("gone");
  second.abort("gone");
  await polls.stage.clock.advance(1000);
  await polls.dispatch();
  expect(polls.outcomes).toEqual(["first gone", "second gone", "third INVOKE"]);
});
