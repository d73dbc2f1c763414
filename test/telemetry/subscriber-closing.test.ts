import { expect, test } from "bun:test";
import { RelayWorld } from "../support/relay-world.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";

/** One that counts also what it is sent when it is closed. */
class CountingListener extends ScriptedListener {
  count = 0;

  override send(message: string): Promise<void> {
    this.count++;
    return super.send(message);
  }
}

test.each([0, 1, 2, 3, 4])(
  "a sender is not used after it is closed, %d turns after something was due",
  async (turns) => {
    const world = new RelayWorld();
    const listener = new CountingListener("hang");
    await world.subscribe("audit", listener);
    world.log("a");
    void world.relay.flush().catch(() => {});
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const before = listener.count;
    world.relay.close();
    await world.clock.advance(10_000);
    expect(listener.count).toBe(before);
    expect(world.story).toEqual(["unsubscribed audit 1"]);
  },
);
