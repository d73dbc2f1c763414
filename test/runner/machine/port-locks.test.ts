import { expect, test } from "bun:test";
import { PortLocks } from "../../../src/runner/machine/port-locks.ts";
import { settle } from "../../support/virtual-clock.ts";

/** Work that begins and ends when the test says so. */
function work(): { begun: boolean; end: () => void; run: () => Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const state = {
    begun: false,
    end: resolve,
    run: () => {
      state.begun = true;
      return promise;
    },
  };
  return state;
}

test("hold() of PortLocks lets run at once what shares no port", async () => {
  const locks = new PortLocks();
  const [one, two, free] = [work(), work(), work()];
  const all = [locks.hold([1], one.run), locks.hold([2], two.run), locks.hold([], free.run)];
  await settle();
  expect([one.begun, two.begun, free.begun]).toEqual([true, true, true]);
  for (const { end } of [one, two, free]) end();
  await Promise.all(all);
});

test("hold() of PortLocks lets what shares a port wait for its turn", async () => {
  const locks = new PortLocks();
  const [both, first, second] = [work(), work(), work()];
  const all = [
    locks.hold([1, 2], both.run),
    locks.hold([2], first.run),
    locks.hold([2, 3], second.run),
  ];
  await settle();
  expect([both.begun, first.begun, second.begun]).toEqual([true, false, false]);
  both.end();
  await settle();
  expect([first.begun, second.begun]).toEqual([true, false]);
  first.end();
  await settle();
  expect(second.begun).toBe(true);
  second.end();
  await Promise.all(all);
});

test("hold() of PortLocks gives the port on when work fails", async () => {
  const locks = new PortLocks();
  const failing = locks.hold([1], () => Promise.reject(new Error("failed")));
  const next = locks.hold([1], async () => "mine");
  await expect(failing).rejects.toThrow("failed");
  expect(await next).toBe("mine");
});
