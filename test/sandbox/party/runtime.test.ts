import { expect, test } from "bun:test";
import { refuseTransition, type RuntimeState } from "../../../src/lambda/runtime.ts";
import { Invocation } from "../../../src/sandbox/invocation.ts";
import { Origin } from "../../../src/sandbox/origin.ts";
import { Runtime } from "../../../src/sandbox/party/runtime.ts";
import { Turn } from "../../../src/sandbox/turn.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const { world } = new Stage().fleet;

function turnOf(requestId: string): Turn {
  return new Turn(
    new Invocation({ requestId, invocationId: `${requestId}-1` }, { payload: new Uint8Array() }),
    new Origin(world),
  );
}

/** What a poll gives: the id of an invocation, `waits`, or the refusal. */
async function poll(runtime: Runtime, options = {}): Promise<unknown> {
  const polled = runtime.next(options);
  if (!polled.ok) return polled.error;
  const waits = settle().then(() => "waits");
  return Promise.race([polled.value.then(({ requestId }) => requestId), waits]);
}

/** A runtime with one turn, brought to a state of RIE's. */
const stages: Readonly<Record<RuntimeState, () => Promise<Runtime>>> = {
  Started: async () => new Runtime({ slots: 1 }),
  InitError: async () => {
    const runtime = new Runtime({ slots: 1 });
    runtime.advance("initError");
    return runtime;
  },
  Ready: async () => {
    const runtime = new Runtime({ slots: 1 });
    await poll(runtime);
    return runtime;
  },
  Running: async () => (await atWork()).runtime,
  InvocationResponse: async () => {
    const { runtime, turn } = await atWork();
    turn.advance("response");
    return runtime;
  },
  InvocationErrorResponse: async () => {
    const { runtime, turn } = await atWork();
    turn.advance("error");
    return runtime;
  },
  RuntimeResponseSentState: async () => {
    const { runtime, turn } = await atWork();
    turn.advance("response");
    turn.advance("uploaded");
    return runtime;
  },
  Exited: async () => {
    const { runtime } = await atWork();
    runtime.advance("exit");
    return runtime;
  },
};

async function atWork(): Promise<{ readonly runtime: Runtime; readonly turn: Turn }> {
  const runtime = await stages.Ready();
  const turn = turnOf("one");
  runtime.dispatch(turn);
  return { runtime, turn };
}

/** What `next` gives in each state, from RIE's internal/lambda/core/states.go and invocationnext.go. */
const nexts: Readonly<Record<RuntimeState, string | undefined>> = {
  Started: "waits",
  InitError: undefined,
  Ready: "waits",
  Running: "one",
  InvocationResponse: undefined,
  InvocationErrorResponse: undefined,
  RuntimeResponseSentState: "waits",
  Exited: undefined,
};

for (const [name, given] of Object.entries(nexts)) {
  const state = name as RuntimeState;
  test(`a runtime in ${state} that calls next ${given ? `gets: ${given}` : "is refused"}`, async () => {
    const runtime = await stages[state]();
    expect(runtime.state).toBe(state);
    expect(await poll(runtime)).toEqual(given ?? refuseTransition(state, "next"));
    if (!given) expect(runtime.state).toBe(state);
  });
}

test("a runtime with one turn is Ready once it has answered and called next", async () => {
  const runtime = await stages.RuntimeResponseSentState();
  await poll(runtime);
  expect([runtime.state, runtime.isAtNext, runtime.turn("one")?.state]).toEqual([
    "Ready",
    true,
    "done",
  ]);
});

test("an invocation goes to the poll that came last, and to none that has gone", async () => {
  const runtime = new Runtime({ slots: 1 });
  const client = new AbortController();
  const polls = [undefined, undefined, client.signal].map((signal) => runtime.next({ signal }));
  const received: number[] = [];
  polls.forEach((polled, index) => {
    if (polled.ok) void polled.value.then(() => received.push(index)).catch(() => {});
  });
  client.abort(new Error("gone"));
  runtime.dispatch(turnOf("one"));
  await settle();
  expect(received).toEqual([1]);
  expect(runtime.polling).toBe(1);
});

test("a runtime that shares an environment gives each poll a turn of its own, the oldest first", async () => {
  const runtime = new Runtime({ slots: 2 });
  const first = runtime.next({});
  runtime.dispatch(turnOf("one"));
  runtime.dispatch(turnOf("two"));
  expect(first.ok && (await first.value).requestId).toBe("one");
  expect(await poll(runtime)).toBe("two");
  expect(await poll(runtime)).toBe("waits");
  expect(runtime.state).toBe("Ready");
});

test("another attempt at a late turn is given after those that came before it", async () => {
  const runtime = new Runtime({ slots: 3 });
  await poll(runtime);
  const late = turnOf("again");
  for (const turn of [late, turnOf("other")]) runtime.dispatch(turn);
  late.advance("deadline");
  runtime.dispatch(turnOf("again"));
  expect([await poll(runtime), await poll(runtime)]).toEqual(["other", "again"]);
});

test("a turn that could not be written is given to another poll, and to one alone", async () => {
  const runtime = new Runtime({ slots: 2 });
  const lost = runtime.next({});
  const turn = turnOf("one");
  runtime.dispatch(turn);
  if (lost.ok) await lost.value;
  runtime.redeliver(turn);
  expect(turn.state).toBe("given");
  expect(await poll(runtime)).toBe("one");
  expect(await poll(runtime)).toBe("waits");
});

test("a turn that has been answered or forgotten is not given again", async () => {
  const { runtime, turn } = await atWork();
  turn.advance("response");
  runtime.redeliver(turn);
  expect(turn.state).toBe("responding");
  const shared = new Runtime({ slots: 2 });
  const polled = shared.next({});
  const stale = turnOf("one");
  shared.dispatch(stale);
  if (polled.ok) await polled.value;
  shared.forget(stale);
  shared.redeliver(stale);
  expect(await poll(shared)).toBe("waits");
});

/** The ids that one poll has received so far. */
function listen(runtime: Runtime): readonly string[] {
  const received: string[] = [];
  const polled = runtime.next({});
  if (!polled.ok) throw new Error(polled.error.errorMessage);
  void polled.value.then(({ requestId }) => received.push(requestId));
  return received;
}

/** The runtime answers `turn`, and one of its polls begins to wait for what comes next. */
function answer(runtime: Runtime, turn: Turn): readonly string[] {
  turn.advance("response");
  turn.advance("uploaded");
  return listen(runtime);
}

test("Runtime.redeliver() gives no turn again that has been answered, to whatever poll waits", async () => {
  const runtime = new Runtime({ slots: 1 });
  const polls = [listen(runtime), listen(runtime), listen(runtime)];
  const [one, two] = [turnOf("one"), turnOf("two")];
  runtime.dispatch(one);
  polls.push(answer(runtime, one));
  runtime.redeliver(one);
  await settle();
  expect(polls).toEqual([[], [], ["one"], []]);
  runtime.release(one);
  runtime.dispatch(two);
  runtime.redeliver(one);
  await settle();
  expect(polls).toEqual([[], [], ["one"], ["two"]]);
});

test.each(["redeliver", "dispatch"] as const)(
  "Runtime.%s() keeps no turn for a poll to come, which gets the turn anyway",
  async (verb) => {
    const runtime = new Runtime({ slots: 1 });
    const client = new AbortController();
    const polled = runtime.next({ signal: client.signal });
    if (verb === "dispatch") client.abort();
    const turn = turnOf("one");
    runtime.dispatch(turn);
    if (polled.ok) await polled.value.catch(() => {});
    if (verb === "redeliver") runtime.redeliver(turn);
    const again = listen(runtime);
    const idle = answer(runtime, turn);
    await settle();
    expect([again, idle]).toEqual([["one"], []]);
  },
);

test("Runtime.withdraw() keeps a turn from a poll that waits", async () => {
  const runtime = new Runtime({ slots: 1 });
  const polls = [listen(runtime), listen(runtime)];
  const turn = turnOf("one");
  runtime.dispatch(turn);
  runtime.withdraw();
  runtime.redeliver(turn);
  await settle();
  expect(polls).toEqual([[], ["one"]]);
});

test("a runtime whose turns have failed knows none of them, and gives none", async () => {
  const { runtime, turn } = await atWork();
  runtime.withdraw();
  expect(runtime.turn("one")).toBeUndefined();
  runtime.redeliver(turn);
  expect(await poll(runtime)).toBe("waits");
  expect(runtime.state).toBe("Running");
});

test("a runtime forgets a turn whose phase is over, and keeps a late one until it is asked for", async () => {
  const runtime = new Runtime({ slots: 2 });
  await poll(runtime);
  const [over, late] = [turnOf("over"), turnOf("late")];
  for (const turn of [over, late]) runtime.dispatch(turn);
  expect(runtime.isIdle).toBe(false);
  late.advance("deadline");
  for (const turn of [over, late]) runtime.release(turn);
  expect([runtime.turn("over"), runtime.turn("late")]).toEqual([undefined, late]);
  expect(runtime.isIdle).toBe(true);
});

test("a runtime remembers the last 1000 late turns", async () => {
  const runtime = new Runtime({ slots: 2 });
  await poll(runtime);
  for (let index = 0; index <= 1000; index++) {
    const turn = turnOf(String(index));
    runtime.dispatch(turn);
    turn.advance("deadline");
    runtime.release(turn);
  }
  expect(runtime.turn("0")).toBeUndefined();
  expect(runtime.turn("1")?.state).toBe("late");
  expect(runtime.turn("1000")?.state).toBe("late");
});

test("a runtime is given an invocation only at next, and once", async () => {
  expect(() => new Runtime({ slots: 1 }).dispatch(turnOf("one"))).toThrow("at next");
  const runtime = new Runtime({ slots: 2 });
  await poll(runtime);
  runtime.dispatch(turnOf("one"));
  expect(() => runtime.dispatch(turnOf("one"))).toThrow("once");
});

test("Runtime.redeliver() has a turn run that another poll takes", async () => {
  const runtime = new Runtime({ slots: 2 });
  const turn = turnOf("1");
  const first = poll(runtime);
  runtime.dispatch(turn);
  const second = poll(runtime);
  runtime.redeliver(turn);
  expect([await first, await second, turn.state]).toEqual(["1", "1", "running"]);
});

test("Runtime.close() ends every poll that waits", async () => {
  const runtime = new Runtime({ slots: 1 });
  const polled = runtime.next({});
  if (!polled.ok) throw new Error("refused");
  const ended = polled.value.catch((reason: unknown) => reason);
  runtime.close("reset");
  await settle();
  expect([await Promise.race([ended, "waits"]), runtime.polling]).toEqual(["reset", 0]);
});

test("a runtime whose turn is done but not yet released may open one more poll", async () => {
  const runtime = await stages.RuntimeResponseSentState();
  expect([await poll(runtime), await poll(runtime)]).toEqual(["waits", "waits"]);
});
